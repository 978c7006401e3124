"""Benchmarks: `make bench NAME=list`. Each one seeds what it needs in a scratch folder, measures a real server on loopback,
prints a table with the machine's facts and writes results/NAME.json.

Server CPU is what the serving process spends, user and system together, all its threads: it says what a request costs
whatever else the machine is doing. Rates and waiting times do depend on that; the load is printed with them.

With MAKEWITH_BENCH_FOLDER set, seeded data is kept in that folder and used again.
"""
