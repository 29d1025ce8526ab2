"""`mechsift`, for ``spark-submit``, which takes a file of Python rather than a command.

spark-submit --master spark://HOST:7077 score_on_spark.py \
        score /shared/new.parquet -m leadership -o /shared/scores.parquet \
        --engine spark --workers 32
"""

from classifier.cli.main import run

if __name__ == "__main__":
    run()
