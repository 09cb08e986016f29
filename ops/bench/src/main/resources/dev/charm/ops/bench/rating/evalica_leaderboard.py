"""A leaderboard of votes in a CSV file by evalica.

evalica_leaderboard.py FILE               prints it
evalica_leaderboard.py FILE REPETITIONS   prints the seconds of each step and the scores, as JSON
"""

import json
import sys
import time

import evalica
import pandas as pd
from evalica import Winner, bradley_terry

WINNERS = {
    "model_a": Winner.X,
    "model_b": Winner.Y,
    "tie": Winner.Draw,
    "tie (bothbad)": Winner.Draw,
}


def leaderboard(file, **options):
    """The scores and ranks, the best first, and the seconds that each step took."""
    start = time.perf_counter()
    votes = pd.read_csv(file)
    read = time.perf_counter()
    winners = votes["winner"].map(WINNERS)
    mapped = time.perf_counter()
    scores = bradley_terry(votes["model_a"], votes["model_b"], winners, **options).scores
    ranked = pd.DataFrame({"score": scores, "rank": scores.rank(ascending=False, method="min")})
    done = time.perf_counter()
    return ranked, (read - start, mapped - read, done - mapped)


def main(file, repetitions=None):
    if repetitions is None:
        print(leaderboard(file)[0].to_string())
        return
    leaderboard(file)  # warm-up
    seconds = [leaderboard(file)[1] for _ in range(int(repetitions))]
    print(
        json.dumps(
            {
                "versions": f"evalica {evalica.__version__}, pandas {pd.__version__}, "
                f"Python {sys.version.split()[0]}",
                "seconds": seconds,
                "scores": leaderboard(file)[0]["score"].to_dict(),
                "precise": leaderboard(file, tolerance=1e-12)[0]["score"].to_dict(),
            }
        )
    )


main(*sys.argv[1:])
