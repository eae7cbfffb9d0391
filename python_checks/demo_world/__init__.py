"""A small world of customers, written as the raw tables of several vendors, and its truth.

One population is reported by HubSpot, Marketo, Segment, RudderStack, Snowplow, Salesforce, Zendesk, Intercom,
Shopify, Stripe and by systems that have no adapter (`canonical`), each in its own schema and with its own
mistakes. What is really so stands beside it in the schema `demo_world`: who is who, who may be
contacted, what each customer is worth, and a cast of planted cases with the outcome expected of each.
"""

from .generation import ForeignDataError, generate
from .settings import Settings, parse_size

__all__ = ["ForeignDataError", "Settings", "generate", "parse_size"]
