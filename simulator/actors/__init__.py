"""Who acts: Suppliers and Network Operators, their habits and mistakes, as pure functions of keyed draws."""
