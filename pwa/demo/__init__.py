"""A fictional organisation to try Ayumi with: its people, four weeks of their days, their worries.

Everything hangs on the present day in Japan: made twice on one day, it is the same to the last id.
Staff sign in with the addresses of `pwa.demo.people` and the password `hidamari-demo`; everybody
else, and staff who like it shorter, by the links of `ayumi links`. Two people have checked in early
today; a demo made between midnight and eight shows these two before their time has come.
"""

from pwa.demo.links import Link, make_links
from pwa.demo.making import NotADemoError, make_demo

__all__ = ["Link", "NotADemoError", "make_demo", "make_links"]
