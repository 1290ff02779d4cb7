using Archive.Tests.Conformance;
using Archive.Tests.Support;

namespace Archive.Tests.Search;

/// <summary>The oracle has to pass the suite that it judges others in.</summary>
public sealed class ScanningSearchIndexTests : SearchIndexConformance<ScanningSearchIndex>
{
    protected override ScanningSearchIndex CreateIndex() => new ScanningSearchIndex();
}
