package io.hookseal.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The load of wrk. It reads requests that were signed before from a file, sends each once, and stops when all are answered. */
final class WrkLoad implements Load {
    private static final Path WRK = Path.of("/usr/bin/wrk");

    /**
     * wrk asks for one request before it begins, and for the delay before each later one. It goes on for its
     * time whatever the script says, so it is ended from outside when all are answered.
     */
    private static final String SCRIPT = """
            local file = assert(io.open(os.getenv("REQUESTS"), "rb"))
            local total = tonumber(os.getenv("TOTAL"))
            local asked = false
            local due = 0
            local successes = 0
            local failures = 0
            local function read() return file:read(tonumber(file:read(8))) end
            function delay()
              due = due + 1
              return due <= total and 0 or 3600000
            end
            function request()
              if not asked then
                asked = true
                local first = read()
                file:seek("set", 0)
                return first
              end
              return read()
            end
            function response(status)
              if status >= 200 and status < 300 then successes = successes + 1 else failures = failures + 1 end
              if successes + failures == total then
                io.stdout:write("answers " .. successes .. " " .. failures .. "\\n")
                io.stdout:flush()
              end
            end
            """;

    private final int connections;
    private final Path script;
    private final Path requests;
    private int port;
    private int count;

    WrkLoad(int connections) throws IOException {
        this.connections = connections;
        this.script = Files.writeString(Files.createTempFile("hookseal-benchmark", ".lua"), SCRIPT);
        this.requests = Files.createTempFile("hookseal-benchmark", ".requests");
    }

    static boolean present() {
        return Files.isExecutable(WRK);
    }

    @Override
    public void prepare(Traffic traffic, int to, int many) throws Exception {
        port = to;
        count = many;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(requests))) {
            for (byte[] request : traffic.requests(many)) {
                out.write(String.format(Locale.ROOT, "%08d", request.length).getBytes(US_ASCII));
                out.write(request);
            }
        }
    }

    @Override
    public void run() throws IOException {
        List<String> command = new ArrayList<>(Child.pinnedTo(1));
        command.addAll(List.of(
                WRK.toString(), "-t1", "-c" + connections, "-d600s", "-s" + script, "http://127.0.0.1:" + port + "/"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("REQUESTS", requests.toString());
        builder.environment().put("TOTAL", Integer.toString(count));
        Process process = builder.start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("answers " + count + " 0")) {
                    return;
                }
                said.append(line).append('\n');
            }
        } finally {
            process.destroy();
        }
        throw new IOException("of " + count + " requests, not all were answered 2xx: " + said);
    }

    @Override
    public String title() {
        return "wrk";
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(script);
            Files.deleteIfExists(requests);
        } catch (IOException e) {
            System.err.println("a file of the benchmark stays behind: " + e.getMessage());
        }
    }
}
