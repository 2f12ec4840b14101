"""Prints as JSON what TensorBoard's own reader finds in a log folder: per run, scalars by tag and the hparams plugin's data."""

import json
import os
import sys

from google.protobuf import json_format
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import metadata

root = sys.argv[1]
runs = {}
for folder, _, files in sorted(os.walk(root)):
    if not files:
        continue
    events = EventAccumulator(folder, size_guidance={"scalars": 0})
    events.Reload()
    run = {
        "scalars": {
            tag: [[event.step, event.value, event.wall_time] for event in events.Scalars(tag)]
            for tag in events.Tags()["scalars"]
        }
    }
    start = events.summary_metadata.get(metadata.SESSION_START_INFO_TAG)
    if start is not None:
        info = metadata.parse_session_start_info_plugin_data(start.plugin_data.content)
        run["hparams"] = json_format.MessageToDict(info)["hparams"]
    end = events.summary_metadata.get(metadata.SESSION_END_INFO_TAG)
    if end is not None:
        run["status"] = metadata.parse_session_end_info_plugin_data(end.plugin_data.content).status
    runs[os.path.relpath(folder, root)] = run
json.dump(runs, sys.stdout)
