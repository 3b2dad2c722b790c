"""A loop that looks like a training run: paste it into a pane and watch `loss`, `step` and `best` in the sidebar.

exec(open("demo/training.py").read())
"""

import math
import random
import time

random.seed(7)
weights = [0.0, 0.0, 0.0]
loss = best = 1.0
for step in range(200):
    weights = [weight + random.gauss(0.02, 0.01) for weight in weights]
    loss = math.exp(-step / 60) + random.uniform(0, 0.04)
    best = min(best, loss)
    if step % 20 == 0:
        print(f"step {step:3}  loss {loss:.4f}")
    time.sleep(0.05)
print(f"done, best {best:.4f}")
