"""A new state of the stand-in portal: a story's people and past, and the clock run up to where it starts."""

from __future__ import annotations

import json
from dataclasses import asdict

from ims_xl.sandbox import returns
from ims_xl.sandbox.store import Store
from ims_xl.sandbox.story import Story


def begin(store: Store, story: Story) -> None:
    """Fill an empty state with the story."""
    with store.transaction():
        for who in story.taxpayers:
            row = (who.gstin, who.username, who.name, int(who.quarterly), int(who.api_access), who.filed_to)
            store.write("INSERT INTO taxpayers VALUES (?, ?, ?, ?, ?, ?)", *row)
        store.write_many("INSERT INTO suppliers VALUES (?, ?)", list(story.suppliers.items()))
        store.add(story.earlier)
        events = [(event["on"], json.dumps(event)) for event in story.events]
        store.write_many("INSERT INTO events (due, done, body) VALUES (?, 0, ?)", events)
        store.keep("settings", json.dumps(asdict(story.settings)))
        store.keep("title", story.title)
        first = min([f"{event['on']}T00:00:00" for event in story.events] + [story.starts.isoformat()])
        store.keep("now", first)
        returns.advance(store, story.starts)
