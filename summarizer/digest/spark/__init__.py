"""Digests beyond one machine, on Apache Spark (the extra ``spark``: PySpark 4 and Java 17). The rest of the package does not know of it.

    from summarizer import Options
    from summarizer.digest.spark import summarize_frame
    summarize_frame(spark.read.parquet("articles.parquet"), Options(sentences=2)).select("id", "line").show()

Each article goes through the functions that the local engine calls, so that its result is the same bytes.
"""

from summarizer.digest.spark.frames import summarize_frame

__all__ = ["summarize_frame"]
