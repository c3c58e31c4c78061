import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Plays a document's {@code console} blocks as they stand and compares what they print, so that the
 * document cannot rot. Run it in the folder that the document speaks of:
 *
 * <pre>java .ci/WalkThrough.java README.md</pre>
 *
 * <p>A line that begins with "$ " is a command for bash; the lines up to the next command are what
 * it has to print, in which "…" stands for anything. The command of a {@code console background}
 * block goes on running, once it has printed what it has to; such processes are ended at the end.
 */
public final class WalkThrough {

  private static final long COMMAND_SECONDS = 120;
  private static final long BACKGROUND_SECONDS = 600;
  private static final Path PID = Path.of(".fusebox", "fusebox.pid");

  private record Step(String command, List<String> expected, boolean background) {}

  private final List<Process> running = new ArrayList<>();

  public static void main(String... args) throws Exception {
    if (Files.exists(PID.getParent())) {
      throw new IllegalStateException(
          ".fusebox holds breakers of an earlier start: stop the service and remove the folder");
    }
    List<Step> steps = read(Path.of(args[0]));
    WalkThrough walk = new WalkThrough();
    try {
      for (Step step : steps) {
        walk.play(step);
      }
    } finally {
      walk.end();
    }
    System.out.println("The walk-through of " + args[0] + " holds: " + steps.size() + " commands.");
  }

  private static List<Step> read(Path document) throws IOException {
    List<Step> steps = new ArrayList<>();
    String block = null;
    for (String line : Files.readAllLines(document)) {
      if (line.startsWith("```")) {
        block = block == null ? line.substring(3).strip() : null;
      } else if (block != null && block.startsWith("console")) {
        if (line.startsWith("$ ")) {
          steps.add(new Step(line.substring(2), new ArrayList<>(), block.endsWith("background")));
        } else {
          steps.get(steps.size() - 1).expected().add(line);
        }
      }
    }
    if (steps.isEmpty()) {
      throw new IllegalStateException(document + " holds no console block");
    }
    return steps;
  }

  private void play(Step step) throws Exception {
    System.out.println("$ " + step.command());
    Process process = new ProcessBuilder("bash", "-c", step.command())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .start();
    if (step.background()) {
      running.add(process);
      Pattern awaited = pattern(step.expected().get(0));
      CompletableFuture<Boolean> seen = new CompletableFuture<>();
      Thread reader = new Thread(() -> seen.complete(readUntil(process, awaited, seen)));
      reader.setDaemon(true);
      reader.start();
      if (!seen.get(BACKGROUND_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it ended without printing " + step.expected().get(0));
      }
      return;
    }
    CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> readAll(process));
    String printed;
    try {
      printed = output.get(COMMAND_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new IllegalStateException("it did not end within " + COMMAND_SECONDS + " s", e);
    }
    System.out.println(printed);
    String expected = String.join("\n", step.expected()).strip();
    if (!pattern(expected).matcher(printed).matches()) {
      throw new IllegalStateException("expected:\n" + expected + "\nbut it printed:\n" + printed);
    }
  }

  /** Keeps reading after the line was seen, so that the process never waits for a reader. */
  private static boolean readUntil(
      Process process, Pattern awaited, CompletableFuture<Boolean> seen) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println("  | " + line);
        if (awaited.matcher(line).matches()) {
          seen.complete(true);
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static String readAll(Process process) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      return String.join("\n", reader.lines().toList()).strip();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Pattern pattern(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split("…", -1)) {
      parts.add(Pattern.quote(part));
    }
    return Pattern.compile(String.join(".*", parts), Pattern.DOTALL);
  }

  /** Ends the service as an operator would, then whatever still runs. */
  private void end() throws Exception {
    if (Files.exists(PID)) {
      long pid = Long.parseLong(Files.readString(PID).strip());
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
    for (Process process : running) {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }
}
