"""Figures about many people: computed after the event, withheld where few stand behind them.

Pure: values in, tables out; standard library, numpy and scipy's quantiles. The engine lies below
and cannot import this floor, so that what people are grouped by never reaches a recommendation.
"""
