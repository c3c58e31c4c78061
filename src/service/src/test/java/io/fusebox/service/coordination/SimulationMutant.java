package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Breaker;
import io.quarkus.logging.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileManager.Location;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jboss.logging.BasicLogger;
import org.jspecify.annotations.Nullable;

/**
 * A deliberate fault: the service's or the engine's code, with one text in one of its classes
 * replaced.
 *
 * @param fault what is wrong, in words
 * @param source the class's file, without its ending
 * @param text what is replaced; it stands there exactly once
 */
record SimulationMutant(String fault, String source, String text, String replacement) {

  private static final String ENGINE = "io/fusebox/engine/";
  private static final String COORDINATION = "io/fusebox/service/coordination/";

  static SimulationMutant ofEngine(String fault, String type, String text, String replacement) {
    return new SimulationMutant(fault, ENGINE + type, text, replacement);
  }

  static SimulationMutant ofLanes(String fault, String type, String text, String replacement) {
    return new SimulationMutant(fault, COORDINATION + type, text, replacement);
  }

  /** A simulation of the faulty code. */
  LongFunction<@Nullable String> seeds() {
    return seeds(SimulationSeeds.class);
  }

  /** Such a simulation of the faulty code. */
  @SuppressWarnings("unchecked")
  LongFunction<@Nullable String> seeds(Class<? extends LongFunction<@Nullable String>> simulation) {
    ClassLoader classes = new Faulty(compiled());
    try {
      Constructor<?> constructor = classes.loadClass(simulation.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (LongFunction<@Nullable String>) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private String faultySource() {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Path sources = source.startsWith(ENGINE) ? module.resolveSibling("engine") : module;
    try {
      String right = Files.readString(sources.resolve("src/main/java/" + source + ".java"));
      assertThat(right.split(java.util.regex.Pattern.quote(text), -1))
          .as("'%s' stands in %s once", text, source)
          .hasSize(2);
      return right.replace(text, replacement);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, byte[]> compiled() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options = List.of("-proc:none", "-nowarn", "-classpath", classpath());
    InMemory files = new InMemory(compiler.getStandardFileManager(null, null, null));
    boolean fine =
        compiler
            .getTask(
                messages, files, null, options, null, List.of(new Source(source, faultySource())))
            .call();
    assertThat(fine).as("%s compiles: %s", fault, messages).isTrue();
    return files.classes();
  }

  /** Where the classes are that the faulty one is compiled with. */
  private static String classpath() {
    Set<String> places = new TreeSet<>();
    for (Class<?> type :
        List.of(Breaker.class, Lane.class, Nullable.class, Log.class, BasicLogger.class)) {
      places.add(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
    return String.join(System.getProperty("path.separator"), places);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    InMemory(JavaFileManager files) {
      super(files);
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new HashMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      written.put(name, bytes);
      return new SimpleJavaFileObject(URI.create("string:///" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }
  }

  /** The classes of engine, lanes and simulation once more, the faulty one among them. */
  private static final class Faulty extends ClassLoader {
    private static final Map<String, byte[]> RIGHT = new HashMap<>();

    private final Map<String, byte[]> faulty;

    Faulty(Map<String, byte[]> faulty) {
      super(SimulationMutant.class.getClassLoader());
      this.faulty = faulty;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      String path = name.replace('.', '/');
      if (!path.startsWith(ENGINE) && !path.startsWith(COORDINATION)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] bytes = faulty.containsKey(name) ? faulty.get(name) : right(path + ".class");
      return defineClass(name, Objects.requireNonNull(bytes), 0, bytes.length);
    }

    private byte[] right(String path) {
      return RIGHT.computeIfAbsent(
          path,
          same -> {
            try (InputStream in = getParent().getResourceAsStream(same)) {
              return Objects.requireNonNull(in, same).readAllBytes();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  @Override
  public String toString() {
    return fault;
  }
}
