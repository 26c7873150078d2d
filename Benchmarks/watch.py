"""CPU seconds and peak memory of a command and of the servers that it starts."""
import os
import re
import threading
import time

TICK = os.sysconf("SC_CLK_TCK")


class Watch(threading.Thread):
    """Follows a process and its descendants: CPU seconds and peak memory, of itself and of the others."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.cpu, self.own_peak, self.others_peak, self.running = pid, {}, 0, 0, True
        self.start()

    def run(self):
        while self.running:
            self.sample()
            time.sleep(0.1)

    def sample(self):
        parents, times = {}, {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    with open(f"/proc/{entry}/stat") as file:
                        fields = file.read().rsplit(")", 1)[1].split()
                    parents[int(entry)], times[int(entry)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / TICK
                except OSError:
                    pass
        family = {self.pid}
        while more := {p for p, parent in parents.items() if parent in family} - family:
            family |= more
        others = 0
        for pid in family & parents.keys():
            self.cpu[pid] = times[pid]
            if pid == self.pid:
                self.own_peak = max(self.own_peak, self.field(pid, "status", "VmHWM"))
            else:
                # Shared buffers are counted once: each process has its part of what it shares.
                others += self.field(pid, "smaps_rollup", "Pss")
        self.others_peak = max(self.others_peak, others)

    @staticmethod
    def field(pid, file, name):
        try:
            with open(f"/proc/{pid}/{file}") as status:
                return int(re.search(rf"^{name}:\s+(\d+)", status.read(), re.M)[1]) * 1024
        except (OSError, TypeError):
            return 0

    def finish(self):
        self.running = False
        self.join()
        own = self.cpu.pop(self.pid, 0)
        return own, sum(self.cpu.values())
