"""Where nobody answers, or answers as another program, that is said; the rest is tested with real processes
(tests/e2e/test_contest.py, bench contest).

``cluster`` is imported by the first test that needs it: Dask takes a second, and each worker collects all tests.
"""

import signal
import socket
from concurrent.futures import CancelledError
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from coach.base.errors import CoachError
from coach.contest.engine import Died, Done


@pytest.fixture(scope="module")
def cluster():
    from coach.contest import cluster

    return cluster


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "tcp://"])
def test_a_scheduler_that_is_not_there(monkeypatch, cluster, address):
    monkeypatch.setattr(cluster, "SCHEDULER_CONNECT_S", 0.2)
    monkeypatch.setitem(cluster.SETTINGS, "distributed.comm.timeouts.connect", "200ms")
    with pytest.raises(CoachError, match="There is no scheduler at") as problem, cluster.workers_at(address):
        pass
    assert "worker --scheduler" in str(problem.value) and "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("host", "why"),
    [("127.0.0.1", "in use"), ("nohost.invalid", "not known|failure"), ("192.0.2.1", "assign")],
    ids=["taken", "no such name", "another computer's"],
)
def test_an_address_where_no_scheduler_can_run(cluster, host, why):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CoachError, match=f"No scheduler can run at {host}:.*({why})") as problem:
            cluster.run_scheduler(host, taken.getsockname()[1])
    assert "--port" in str(problem.value) and "--host" in str(problem.value)


def test_ctrl_c_while_workers_start_waits_until_they_can_be_closed(monkeypatch, cluster):
    done = []

    class Opened:
        def __init__(self, *_, **__):
            signal.raise_signal(signal.SIGINT)
            done.append("started")

        def __enter__(self):
            return self

        def __exit__(self, *_):
            done.append("closed")

    monkeypatch.setattr(cluster, "LocalCluster", Opened)
    monkeypatch.setattr(cluster, "Client", Opened)
    with pytest.raises(KeyboardInterrupt), cluster.own_workers(2):
        done.append("judging")
    assert done == ["started", "started", "closed", "closed"]


def test_ctrl_c_while_workers_for_a_scheduler_start_waits_until_they_can_be_closed(monkeypatch, cluster):
    done = []

    class StartingNanny:
        def __init__(self, *_, **__):
            pass

        def __await__(self):
            signal.raise_signal(signal.SIGINT)
            yield
            done.append("started")

        async def close(self, timeout):
            done.append("closed")

    monkeypatch.setattr(cluster, "Nanny", StartingNanny)
    monkeypatch.setattr(cluster, "_client", lambda address: nullcontext(Client()))
    with pytest.raises(KeyboardInterrupt):
        cluster.run_workers("tcp://127.0.0.1:1", 2)
    assert done == ["started", "started", "closed", "closed"]


class Client:
    """A scheduler with so many workers, of that version."""

    status = "running"

    def __init__(self, workers=2, version=None):
        self.workers, self.version, self.ended = workers, version, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def get_metadata(self, keys, default):
        return self.version

    def scheduler_info(self, n_workers):
        return {"workers": dict.fromkeys(range(self.workers))}

    def processing(self):
        return {"tcp://a": ["other"], "tcp://b": ["film"]}

    def restart_workers(self, workers, **how):
        self.ended += workers


@pytest.mark.parametrize(
    ("client", "said"),
    [
        (Client(version={"coach": "9.9", "distributed": "1"}), "belongs to Coach 9.9 with Dask 1; here is Coach"),
        (Client(workers=0), "has no workers yet"),
    ],
)
def test_a_scheduler_that_cannot_be_used(monkeypatch, cluster, client, said):
    monkeypatch.setattr(cluster, "Client", lambda *_, **__: client)
    with pytest.raises(CoachError, match=said), cluster.workers_at("tcp://here:8786"):
        pass


@pytest.mark.parametrize("says", [True, False])
def test_one_of_this_version_is_used(monkeypatch, cluster, says):
    version = cluster.program_versions() if says else None
    monkeypatch.setattr(cluster, "Client", lambda *_, **__: Client(version=version))
    with cluster.workers_at("tcp://here:8786") as client:
        assert cluster.DaskWorkers(client, abs, "here").room() == 2


class Future:
    """Of a film that was judged, or whose work ended with this error."""

    key = "film"

    def __init__(self, raised=None, status="finished"):
        self.raised, self.status = raised, status

    def done(self):
        return self.status != "pending"

    def result(self, timeout):
        if self.raised is not None:
            raise self.raised
        return 7

    def cancel(self, force):
        assert force


def waited(monkeypatch, cluster, futures, client):
    monkeypatch.setattr(cluster, "wait", lambda all_of_them, **_: SimpleNamespace(done=all_of_them))
    return list(cluster.DaskWorkers(client, abs, "tcp://here").wait(futures, 1.0).values())


def test_what_a_worker_found_and_that_it_died(monkeypatch, cluster):
    killed = cluster.KilledWorker("film", None, None)
    assert waited(monkeypatch, cluster, [Future(), Future(killed)], Client()) == [Done(7), Died()]


def test_a_scheduler_that_goes_away_says_that_nothing_is_lost(monkeypatch, cluster):
    client = Client()
    client.status = "closed"
    with pytest.raises(CoachError, match="What was judged is kept: when it is back, the same command continues"):
        waited(monkeypatch, cluster, [Future()], client)


def raising(monkeypatch, cluster, error):
    def wait(*_, **__):
        raise error

    monkeypatch.setattr(cluster, "wait", wait)


def test_a_scheduler_that_dies_under_way_or_before_it_is_said_without_a_traceback(monkeypatch, cluster):
    """As Dask does it: first it cancels what was under way, then it knows of no workers."""
    client = Client()
    client.status = "connecting"
    raising(monkeypatch, cluster, CancelledError("scheduler-connection-lost"))
    with pytest.raises(CoachError, match="is gone"):
        cluster.DaskWorkers(client, abs, "tcp://here").wait([Future(status="cancelled")], 1.0)
    client.scheduler_info = lambda n_workers: {}
    with pytest.raises(CoachError, match="is gone"):
        cluster.DaskWorkers(client, abs, "tcp://here").room()


def test_what_was_cancelled_by_a_scheduler_that_is_back_is_tried_again(monkeypatch, cluster):
    raising(monkeypatch, cluster, CancelledError())
    lost, running = Future(CancelledError(), "cancelled"), Future(status="pending")
    assert cluster.DaskWorkers(Client(), abs, "here").wait([lost, running], 1.0) == {lost: Died()}


def test_nothing_is_over_yet(monkeypatch, cluster):
    """On Python 3.10 Dask's error is not the built-in one."""

    class Slow(Exception):
        pass

    monkeypatch.setattr(cluster, "NotYet", Slow)
    raising(monkeypatch, cluster, Slow())
    assert cluster.DaskWorkers(Client(), abs, "here").wait([Future(status="pending")], 1.0) == {}


def test_while_there_is_no_worker_it_waits_and_does_not_spin(monkeypatch, cluster):
    slept = []
    monkeypatch.setattr(cluster.time, "sleep", slept.append)
    assert cluster.DaskWorkers(Client(workers=0), abs, "here").wait([], 1.0) == {}
    assert slept == [1.0]


def test_what_hangs_is_ended_with_its_worker(cluster):
    client = Client()
    cluster.DaskWorkers(client, abs, "here").end(Future())
    assert client.ended == ["tcp://b"]
