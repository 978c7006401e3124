"""Everything that can be done on a board, one `Rule` for each kind."""

from makewith.loop.workshops.board import cells as cells
from makewith.loop.workshops.board.operations import flow as flow
from makewith.loop.workshops.board.operations import room as room
from makewith.loop.workshops.board.operations import things as things
from makewith.loop.workshops.board.operations import votes as votes
from makewith.loop.workshops.board.operations.table import Rule, Undo, all_rules, apply, policy, register, rule_of

__all__ = ["Rule", "Undo", "all_rules", "apply", "policy", "register", "rule_of"]
