// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Checks and unpacks the Maven that {@code mvnw} pins, downloading it first when given a URL:
 * {@code java FetchMaven.java <maven directory> <sha512> <zip> [<url>]}.
 *
 * <p>The zip lies in a scratch directory beside the Maven directory, which belongs to this run alone and
 * which the caller deletes. Maven is unpacked there and appears in its place by one rename, so that
 * runs at the same time never see, or disturb, an unfinished one.
 */
public final class FetchMaven {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(10);

    private FetchMaven() {}

    /** A failure whose message tells the user what to do. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }
    }

    public static void main(String[] args) {
        try {
            if (args.length != 3 && args.length != 4) {
                throw new Failure("FetchMaven takes <maven directory> <sha512> <zip> [<url>]: run mvnw instead");
            }
            Path maven = Path.of(args[0]).toAbsolutePath().normalize();
            Path zip = Path.of(args[2]).toAbsolutePath().normalize();
            String url = args.length == 4 ? args[3] : null;
            if (url != null) {
                download(url, zip);
            }
            check(zip, args[1], url);
            install(zip, maven);
        } catch (InvalidPathException e) {
            // Java takes the encoding of file names from the locale; Maven could not start there either.
            fail(e.getInput() + " is not a file name in this locale: set LC_ALL to a UTF-8 locale such as C.UTF-8");
        } catch (Failure e) {
            fail(e.getMessage());
        }
    }

    private static void fail(String message) {
        System.err.println("mvnw: " + message + ".");
        System.exit(1);
    }

    private static void download(String url, Path zip) throws Failure {
        String advice = ": set MVNW_ARCHIVE_URL to a mirror you can reach (and JDK_JAVA_OPTIONS to"
                + " -Dhttps.proxyHost=... -Dhttps.proxyPort=... behind a proxy), or install Maven 3.9.12 or newer";
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(RESPONSE_TIMEOUT).build();
            HttpClient client = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();
            // The request's own timeout ends with the response headers; the one on get() bounds the body.
            HttpResponse<Path> response = client.sendAsync(request, info -> info.statusCode() == 200
                            ? BodySubscribers.ofFile(zip)
                            : BodySubscribers.replacing(null))
                    .get(DOWNLOAD_TIMEOUT.toMinutes(), TimeUnit.MINUTES);
            if (response.statusCode() != 200) {
                throw new Failure(url + " answered with HTTP status " + response.statusCode() + advice);
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(url + " is not an http or https URL: correct MVNW_ARCHIVE_URL");
        } catch (ExecutionException e) {
            // The whole cause, because a refused connection comes without a message.
            throw new Failure("cannot download " + url + " (" + e.getCause() + ")" + advice);
        } catch (TimeoutException e) {
            throw new Failure(url + " took longer than " + DOWNLOAD_TIMEOUT.toMinutes() + " minutes" + advice);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("the download of " + url + " was interrupted: run mvnw again");
        }
    }

    private static void check(Path zip, String expected, String url) throws Failure {
        try {
            String actual = sha512(zip);
            if (actual.equalsIgnoreCase(expected)) {
                return;
            }
            Files.delete(zip);
            String advice = url != null
                    ? "the download is deleted, so run mvnw again"
                    : "this copy is deleted, so delete org/apache/maven/apache-maven from your local Maven"
                            + " repository too and run mvnw again";
            throw new Failure("the SHA-512 of " + zip.getFileName() + " is " + actual + " but expected is " + expected
                    + ": " + advice + ", correct mavenSha512 if you have just changed mavenVersion, and otherwise do"
                    + " not trust " + (url != null ? url : "the repository it came from"));
        } catch (IOException e) {
            throw new Failure("cannot read " + zip + " (" + e + "): run mvnw again");
        }
    }

    private static String sha512(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has SHA-512
        }
    }

    private static void install(Path zip, Path maven) throws Failure {
        Path scratch = zip.resolveSibling("unpacked");
        // The directory in the zip is named like the one under ~/.m2/wrapper.
        Path unpacked = scratch.resolve(maven.getFileName());
        try {
            unzip(zip, scratch);
        } catch (IOException e) {
            throw new Failure("cannot unpack Maven into " + scratch + " (" + e + "): check that the disk is not full"
                    + " and run mvnw again");
        }
        if (!Files.isExecutable(unpacked.resolve("bin/mvn"))) {
            throw new Failure(zip.getFileName() + " holds no executable " + maven.getFileName() + "/bin/mvn: correct"
                    + " mavenVersion and mavenSha512 in .mvn/wrapper/maven-wrapper.properties");
        }
        try {
            Files.move(unpacked, maven, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another run that was faster has put the same Maven there.
            if (!Files.isExecutable(maven.resolve("bin/mvn"))) {
                throw new Failure("cannot move Maven to " + maven + " (" + e + "): delete what is there and run mvnw"
                        + " again");
            }
        } catch (IOException e) {
            throw new Failure("cannot move Maven to " + maven + " (" + e + "): run mvnw again");
        }
    }

    private static void unzip(Path zip, Path directory) throws IOException, Failure {
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : Collections.list(archive.entries())) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new Failure(zip.getFileName() + " would write outside of its directory (" + entry.getName()
                            + "): do not trust the place it came from");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                try (InputStream in = archive.getInputStream(entry)) {
                    Files.copy(in, target);
                }
                // The JDK's zip reader does not tell the permissions.
                if (target.getParent().endsWith("bin") && target.getFileName().toString().startsWith("mvn")) {
                    target.toFile().setExecutable(true, false);
                }
            }
        }
    }
}
