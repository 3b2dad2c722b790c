"""The same measurements for jupyter_client with ipykernel; runs in the bench environment and prints JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time

from jupyter_client.manager import KernelManager


def start() -> tuple[float, KernelManager, object]:
    before = time.perf_counter()
    manager = KernelManager()
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    return time.perf_counter() - before, manager, client


def run(client: object, code: str) -> float:
    before = time.perf_counter()
    asked = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=120)
        if message["parent_header"].get("msg_id") != asked:
            continue
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
    client.get_shell_msg(timeout=10)
    return time.perf_counter() - before


def stop(manager: KernelManager, client: object) -> None:
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def resident(manager: KernelManager) -> int:
    import psutil

    return psutil.Process(manager.provisioner.pid).memory_info().rss


def main() -> None:
    found: dict[str, object] = {}
    starts = []
    for _ in range(int(sys.argv[1])):
        seconds, manager, client = start()
        starts.append(seconds)
        stop(manager, client)
    found["start"] = statistics.median(starts)
    kernels = [start()[1:] for _ in range(10)]
    manager, client = kernels[0]
    time.sleep(1)
    found["memory_one"] = resident(manager)
    found["memory_ten"] = sum(resident(each) for each, _ in kernels)
    for each in kernels[1:]:
        stop(*each)
    for _ in range(20):
        run(client, "1+1")
    found["round_trip"] = statistics.median(run(client, "1+1") for _ in range(200))
    found["flood"] = run(client, "for i in range(1_000_000): print(i)")
    stop(manager, client)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
