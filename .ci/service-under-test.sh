# Sourced, in the root folder, by the scripts that play generated clients: generates a client, and starts the packaged
# service (./mvnw package). Ends what it started when the script ends, also when a step fails.

jar=$PWD/src/service/target/quarkus-app/quarkus-run.jar
data=$(mktemp -d)
service=
url=
# true: the service has access control, and the first key is in FUSEBOX_KEY once it has started.
access_control=false

# generate_client GENERATOR PROPERTIES FOLDER
generate_client() {
  local option=-Dopenapi.generator.maven.plugin
  ./mvnw -q -B -ntp -N org.openapitools:openapi-generator-maven-plugin:generate \
    $option.inputSpec=openapi/openapi.yaml \
    $option.generatorName="$1" \
    $option.additionalProperties="$2" \
    $option.cleanupOutput=true \
    $option.output="$3" >"$data/generator.log" || { cat "$data/generator.log"; return 1; }
}

# Starts the service on a free port, with the data of the last start, and sets url.
start_service() {
  # The log of this start, from the first look on.
  : >"$data/service.log"
  (cd "$data" && exec env QUARKUS_HTTP_PORT=0 FUSEBOX_ACCESS_CONTROL=$access_control java -Xmx160m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError -jar "$jar") \
    >>"$data/service.log" 2>&1 &
  service=$!
  for _ in $(seq 600); do
    url=$(sed -n 's/.* Listening on: //p' "$data/service.log")
    if [ -n "$url" ] && curl -sf -o /dev/null "$url/q/health/ready"; then
      if [ "$access_control" = true ] && [ -z "${FUSEBOX_KEY:-}" ]; then
        FUSEBOX_KEY=$(grep -o 'fbx_[A-Za-z0-9_-]*' "$data/service.log")
        export FUSEBOX_KEY
      fi
      return
    fi
    kill -0 "$service" 2>/dev/null || break
    sleep 0.1
  done
  echo "the service did not start:" >&2
  cat "$data/service.log" >&2
  return 1
}

# kill -9
kill_service() {
  kill -9 "$service"
  wait "$service" 2>/dev/null || true
  service=
}

# The PostgreSQL of a service that was killed is ended by the next start, or else here.
end() {
  if [ -n "$service" ]; then
    kill "$service" 2>/dev/null || true
    wait "$service" 2>/dev/null || true
  fi
  if [ -f "$data/.fusebox/postgres/postmaster.pid" ]; then
    kill "$(head -1 "$data/.fusebox/postgres/postmaster.pid")" 2>/dev/null || true
  fi
  rm -rf "$data"
}
trap end EXIT
