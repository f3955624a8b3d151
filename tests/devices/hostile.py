"""JSON as no device should say it."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    "events",
    "params",
    "component",
    "input:0",
    "event",
    "single_push",
    "idx",
    "id",
    "state",
    "result",
    "components",
    "key",
    "config",
    "bthomedevice:200",
    "addr",
    "b0:c7:de:11:22:33",
    "offset",
    "total",
    "S",
    "event_cnt",
    "meta",
    "ui",
    "local_name",
    "src",
)
_scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=8)
    | st.sampled_from(WORDS)
)
anything = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.just(""), inner, max_size=6)
    ),
    max_leaves=20,
)
