package io.fusebox.service.command;

import io.fusebox.service.access.AccessKey;
import io.fusebox.service.access.KeyRefusedException;
import io.fusebox.service.access.NewKey;
import io.fusebox.service.access.Role;
import io.fusebox.service.storage.KeyDatabase;
import io.fusebox.service.storage.NoDatabaseException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Makes, lists and revokes keys in the database, for whoever has no key with the role admin, or has
 * lost it. A command ends with 0, with 1 where it was refused, and with 2 where it was not
 * understood.
 */
@Command(
    name = "keys",
    description = "Makes, lists and revokes the keys of a service, in its database.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(create | list | revoke)")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class KeysCommand implements Runnable {

  private static final String NAME = "keys";

  private final Supplier<KeyDatabase> database;

  @Spec private CommandSpec spec;

  private KeysCommand(Supplier<KeyDatabase> database) {
    this.database = database;
  }

  /** Whether these arguments are this command, rather than the start of the service. */
  public static boolean isMeantBy(String... arguments) {
    return arguments.length > 0 && arguments[0].equals(NAME);
  }

  /**
   * Carries it out.
   *
   * @param arguments the first of which is its name
   * @param database connects to the database
   * @return with what to exit
   */
  public static int run(List<String> arguments, Supplier<KeyDatabase> database) {
    return new CommandLine(new KeysCommand(database))
        .registerConverter(Role.class, new RoleConverter())
        .registerConverter(Duration.class, new DurationConverter())
        .setExecutionExceptionHandler(KeysCommand::onFailure)
        .execute(arguments.subList(1, arguments.size()).toArray(String[]::new));
  }

  private static int onFailure(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    if (failure instanceof NoDatabaseException
        || failure instanceof KeyRefusedException
        || failure instanceof IllegalArgumentException) {
      command.getErr().println("fusebox: " + failure.getMessage());
      return 1;
    }
    throw failure;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say which: keys create, keys list or keys revoke");
  }

  private <T> T on(Function<KeyDatabase, T> work) {
    try (KeyDatabase open = database.get()) {
      return work.apply(open);
    }
  }

  @Command(
      description = "Makes a key and prints it. It is stored as a hash, and never shown again.",
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "NAME", description = "What it is called; no two have the same.")
          String name,
      @Option(
              names = "--role",
              required = true,
              description = "reporter, viewer, operator or admin; can be repeated.")
          Set<Role> roles,
      @Option(
              names = "--pattern",
              description = "Only for breakers with such names, as in 'payments*'; repeatable.")
          @Nullable List<String> patterns,
      @Option(names = "--caller", description = "The only caller as which it may speak.")
          @Nullable String caller,
      @Option(names = "--lifetime", description = "How long it is valid, as in P90D.")
          @Nullable Duration lifetime) {
    NewKey key = new NewKey(name, roles, patterns == null ? List.of() : patterns, caller, lifetime);
    out().println(on(keys -> keys.create(key)).reveal());
    return 0;
  }

  @Command(
      description = "Lists the keys, those among them that are not valid any more.",
      mixinStandardHelpOptions = true)
  int list() {
    List<AccessKey> keys = on(KeyDatabase::list);
    keys.forEach(key -> out().println(line(key)));
    return 0;
  }

  private static String line(AccessKey key) {
    return key.name()
        + "  "
        + key.roles().stream().sorted().map(Role::text).collect(Collectors.joining(","))
        + "  "
        + (key.patterns().isEmpty() ? "*" : String.join(",", key.patterns()))
        + (key.caller() == null ? "" : "  as " + key.caller())
        + since("  expires ", key.expiresAt())
        + since("  revoked ", key.revokedAt())
        + since("  used ", key.lastUsedAt());
  }

  private static String since(String label, @Nullable Instant moment) {
    return moment == null ? "" : label + moment;
  }

  @Command(
      description = "Revokes a key: within a second, no instance takes it any more.",
      mixinStandardHelpOptions = true)
  int revoke(@Parameters(paramLabel = "NAME", description = "What it is called.") String name) {
    boolean isThere = on(keys -> keys.revoke(name));
    if (!isThere) {
      spec.commandLine().getErr().println("fusebox: there is no key '" + name + "'");
    }
    return isThere ? 0 : 1;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static final class RoleConverter implements ITypeConverter<Role> {
    @Override
    public Role convert(String text) {
      return Role.of(text)
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "'" + text + "' is none of reporter, viewer, operator and admin"));
    }
  }

  private static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Duration.parse(text);
      } catch (java.time.format.DateTimeParseException e) {
        throw new CommandLine.TypeConversionException(
            "'" + text + "' is no duration such as P90D or PT12H");
      }
    }
  }
}
