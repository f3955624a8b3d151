"""Templates of strangers: what they may do and what they may not."""

import orjson
import pytest

from devices.discovery.sandbox import LONGEST_SOURCE, TemplateError, render
from devices.discovery.template_functions import LONGEST_TEXT

EVENT = """{% set patterns = [
  {"pattern": '^(?P<button>[1-4])_(?P<action>single|double)$', "groups": ["button", "action"]}
] %}
{% set action_value = value_json.action|default('') %}
{% set ns = namespace(r=[('action', action_value)]) %}
{% for p in patterns %}
  {% set m = action_value|regex_findall(p.pattern) %}
  {% if m[0] is undefined %}{% continue %}{% endif %}
  {% for key, value in zip(p.groups, m[0]) %}
    {% set ns.r = ns.r|rejectattr(0, 'eq', key)|list + [(key, value)] %}
  {% endfor %}
{% endfor %}
{{ dict.from_keys(ns.r)|to_json }}"""


def test_the_extras_that_gateways_use_are_there() -> None:
    text = render(EVENT, {"value_json": {"action": "2_double"}})

    assert orjson.loads(text) == {"button": "2", "action": "double"}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ value_json.level / 10 }}", "5.0"),
        ("{{ value | int + 1 }}", "8"),
        ("{{ 'ON' if value_json.level > 10 else 'OFF' }}", "ON"),
        ("{{ (value_json.level * 2.54) | round(0) | int }}", "127"),
        ("{{ value_json.missing | default('x') }}", "x"),
        ("{{ iif(value == '7', 'a', 'b') }}", "a"),
        ("{{ value_json.name | replace('_', ' ') | upper }}", "MAIN HALL"),
        ("{{ value_json.name.split('_')[0] }}", "main"),
        ("{{ value_json.name | truncate(4, true, '', 0) }}", "main"),
        ("{{ value_json.get('name') ~ '!' }}", "main_hall!"),
    ],
)
def test_what_value_templates_are_made_of_renders(source: str, text: str) -> None:
    assert render(source, {"value": "7", "value_json": {"level": 50, "name": "main_hall"}}) == text


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "bomb",
    [
        "{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}",
        "{% for a in range(10**9) %}{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "{{ [0] * 10**9 }}",
        "{{ 9**9**9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '{:>1000000000}'.format(1) }}",
        "{{ 'a'.ljust(10**9) }}",
        "{{ 'a' | center(10**9) }}",
        "{% set x = 'aaaaaaaa' %}" + "{% set x = x ~ x %}" * 40,
        "{% set x = 'aaaaaaaa' %}" + "{% set x = x + x %}" * 40,
        "{% set x = ['aaaaaaaa'] %}" + "{% set x = x + x %}" * 40,
        "{% set x = 'aaaaaaaa' %}" + "{% set x = [x, x] | join %}" * 40,
        "{% set x = 'aa' %}" + "{% set x = x | replace('a', 'aaaaaaaaaaaaaaaa') %}" * 12,
        "{% set x %}aaaa{% endset %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{{ value | regex_findall('(a+)+$') }}",
        "{{ value | regex_findall('.*.*.*.*.*.*x') }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ value_json.__class__ }}{{ value_json.pop('a') }}",
        "{% include 'x' %}",
        "{{ lipsum(n=100000) }}",
        "{{ range(10000) | map('string') | list | join('aaaaaaaaaaaaaaaaaa') }}",
        "{{ nothing.at.all }}",
        "{{ 1 / 0 }}",
        "{{ unclosed",
        "x" * (LONGEST_SOURCE + 1),
        "{{" + "(" * 2000 + ")" * 2000 + "}}",
    ],
)
def test_a_template_bomb_is_an_error_and_not_an_outage(bomb: str) -> None:
    with pytest.raises(TemplateError):
        render(bomb, {"value": "a" * 4000 + "!", "value_json": {"a": 1}})


def test_what_a_template_says_is_bounded() -> None:
    assert len(render("{{ value }}", {"value": "a" * (LONGEST_TEXT - 10)})) == LONGEST_TEXT - 10

    with pytest.raises(TemplateError):
        render("{{ value }}{{ value }}", {"value": "a" * (LONGEST_TEXT - 10)})
