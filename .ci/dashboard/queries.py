"""Has a Prometheus scrape a service, and asks it each query of the dashboard and each rule.

queries.py SERVICE_URL DOCS_FOLDER DATA_FOLDER
"""

import json
import pathlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

SERVICE, DOCS, DATA = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3])

# What has no result as long as all is well.
EMPTY = {"fusebox_lane_standstill_seconds"}

VARIABLES = {"$__rate_interval": "10s", "$job": ".*", "$instance": ".*"}
PATIENCE = 60


def request(method, path, body=None):
    """What the service answers; its status where that is an error."""
    data = None if body is None else json.dumps(body).encode()
    call = urllib.request.Request(SERVICE + path, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(call, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as e:
        return e.code


def prepare():
    """Breakers in each state that there is, with rates."""
    rates = {"failureRateThreshold": 90, "slowCallRateThreshold": 90, "minimumNumberOfCalls": 1}
    request("PUT", "/v1/breakers/calling", rates)
    request("PUT", "/v1/breakers/half-open", {"waitDurationInOpenState": "PT0.001S"})
    for name in ("open", "half-open"):
        for _ in range(5):
            request("POST", f"/v1/breakers/{name}/record-failure")
    for state in ("FORCED_OPEN", "DISABLED", "METRICS_ONLY"):
        name = state.lower()
        request("PUT", f"/v1/breakers/{name}", {})
        request("PUT", f"/v1/breakers/{name}/override", {"state": state})


def load():
    """Calls of each kind."""
    for outcome in ("success", "failure", "success"):
        request("POST", f"/v1/breakers/calling/record-{outcome}", {"duration": "PT0.2S"})
    request("POST", "/v1/breakers/calling/release-permit")
    for name in ("open", "half-open", "forced_open"):
        request("POST", f"/v1/breakers/{name}/acquire-permit")
    request("GET", "/v1/breakers")
    request("GET", "/v1/breakers/none")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Prometheus:
    """A Prometheus that scrapes the service once a second."""

    def __enter__(self):
        DATA.mkdir(parents=True)
        target = urllib.parse.urlsplit(SERVICE).netloc
        config = {
            "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(DOCS / "alerts.yml")],
            "scrape_configs": [
                {
                    "job_name": "fusebox",
                    "metrics_path": "/q/metrics",
                    "static_configs": [{"targets": [target]}],
                }
            ],
        }
        (DATA / "prometheus.yml").write_text(json.dumps(config))
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = (DATA / "log").open("w")
        self.process = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={DATA}/prometheus.yml",
                f"--storage.tsdb.path={DATA}/tsdb",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def get(self, path, **parameters):
        url = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as e:
            raise SystemExit(f"{parameters or path}: {json.load(e)['error']}") from e

    def result(self, query):
        return self.get("query", query=query)["result"]

    def await_scrapes(self, number):
        """Makes calls until it has scraped so often."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                scrapes = self.result('count_over_time(up{job="fusebox"}[1m]) and up{job="fusebox"} == 1')
            except urllib.error.URLError:
                scrapes = []
            if scrapes and int(scrapes[0]["value"][1]) >= number:
                return
            load()
            time.sleep(0.2)
        raise SystemExit("Prometheus did not scrape the service:\n" + (DATA / "log").read_text())


def queries(dashboard):
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            query = target["expr"]
            for name, value in VARIABLES.items():
                query = query.replace(name, value)
            yield panel["title"], query


def main():
    dashboard = json.loads((DOCS / "grafana/dashboard.json").read_text())
    prepare()
    empty = []
    with Prometheus() as prometheus:
        prometheus.await_scrapes(20)
        asked = 0
        for title, query in queries(dashboard):
            asked += 1
            is_expected = any(name in query for name in EMPTY)
            if not prometheus.result(query) and not is_expected:
                empty.append(f"{title}: {query}")
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "query":
                label = variable["query"]["query"].rstrip(")").rsplit(", ", 1)[1]
                if not prometheus.get(f"label/{label}/values"):
                    empty.append(variable["name"])
        rules = [rule for group in prometheus.get("rules")["groups"] for rule in group["rules"]]
        broken = [f"{rule['name']}: {rule}" for rule in rules if rule["health"] != "ok"]
        firing = [rule["name"] for rule in rules if rule.get("state") == "firing"]
    if empty or broken or firing or not rules:
        raise SystemExit("\n".join(["Without a result, broken, or firing:", *empty, *broken, *firing]))
    print(f"All {asked} queries of the dashboard have a result, and all {len(rules)} rules can be evaluated.")


main()
