"""Prints as JSON what MLflow's own client finds in an experiment on a tracking server: all runs with every value and artefact."""

import hashlib
import json
import os
import sys
import tempfile

from mlflow.tracking import MlflowClient

client = MlflowClient(tracking_uri=sys.argv[1])


def artefacts(run_id):
    with tempfile.TemporaryDirectory() as folder:
        client.download_artifacts(run_id, "", folder)
        return {
            name: hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest()
            for name in sorted(os.listdir(folder))
        }


experiment = client.get_experiment_by_name(sys.argv[2])
runs = [
    {
        "name": run.info.run_name,
        "status": run.info.status,
        "started": run.info.start_time,
        "ended": run.info.end_time,
        "tags": run.data.tags,
        "params": run.data.params,
        "metrics": {
            key: sorted([point.step, point.value] for point in client.get_metric_history(run.info.run_id, key))
            for key in run.data.metrics
        },
        "artefacts": artefacts(run.info.run_id),
        "id": run.info.run_id,
    }
    for run in client.search_runs([experiment.experiment_id], max_results=1000)
]
json.dump(runs, sys.stdout)
