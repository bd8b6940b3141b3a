"""XML schemas of the OGC, ISO and the W3C, from the archives of the suites."""

import posixpath
import re
import zipfile

# The root schema of a namespace is, in the archives, one file that holds all of it.
ROOTS = [
    (r"/wfs/2\.0(\.\d)?/wfs\.xsd$", "wfs-2.0.0.xsd"),
    (r"/filter/2\.0(\.\d)?/(filterAll|filter)\.xsd$", "filter-2.0.0.xsd"),
    (r"/gml/3\.2(\.\d)?/gml\.xsd$", "gml-3.2.1.xsd"),
    (r"/ows/1\.1(\.\d)?/owsAll\.xsd$", "ows-1.1.0.xsd"),
    (r"/gmd\.xsd$", "gmd-2007.xsd"),
    (r"/gco\.xsd$", "gco-2007.xsd"),
    (r"/gss\.xsd$", "gss-2007.xsd"),
    (r"/gsr\.xsd$", "gsr-2007.xsd"),
    (r"/gts\.xsd$", "gts-2007.xsd"),
    (r"/xlinks?\.xsd$", "xlink.xsd"),
]


class Schemas:
    def __init__(self, archive):
        self.archive = zipfile.ZipFile(archive)
        self.files = {}
        for name in self.archive.namelist():
            if name.endswith(".xsd") and "/xsd/" in name:
                self.files.setdefault(posixpath.basename(name), name)

    def find(self, target):
        """The schema at an address, or None."""
        for pattern, file in ROOTS:
            if re.search(pattern, target.path) and file in self.files:
                return self.archive.read(self.files[file])
        file = self.files.get(posixpath.basename(target.path))
        return self.archive.read(file) if file else None
