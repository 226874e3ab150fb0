"""Learn all weights: where headlines end that run into their texts, which cleaning needs; then those of the default ranker for sentences and keywords.

    python benchmarks/train_ranker.py DATA
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for script in ("train_headlines.py", "train_sentences.py", "train_keywords.py"):
        subprocess.run([sys.executable, str(Path(__file__).with_name(script)), sys.argv[1]], check=True)


if __name__ == "__main__":
    main()
