"""Tools for agents over the Model Context Protocol: `wan mcp`.

An agent asks for a quote and buys it; what it may spend is set by the person who started the
server. Every rule of the runner holds: nothing is sent twice, and a doubt is never resent.
"""
