"""Prototypes: made in a workshop, judged part by part, mended and judged again in the same session.

Prototype: something that can be tried. Version: how it was at one time, with its story. Element: one thing in it that is followed
from version to version. Part: that element as one version shows it. Judgement: what one seat said of one part. Fix: how somebody
would mend a part. Change: what became of a fix.

A version is judged while it is open. Nobody but the team learns what was said, and the team only how many have spoken, until it is
revealed. What people said becomes theirs on the trail once it is revealed and can no longer be changed.
"""
