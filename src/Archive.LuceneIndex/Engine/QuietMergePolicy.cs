using Lucene.Net.Index;

namespace Archive.LuceneIndex.Engine;

/// <summary>
/// Merges as Lucene does by default while articles come in: rarely, since each merge writes articles once more. In a quiet time it merges
/// until few segments are left, because each segment costs every search something: at 100,000 articles twelve took half as long again as
/// three.
/// </summary>
internal sealed class QuietMergePolicy : TieredMergePolicy
{
    /// <summary>
    /// What is smaller is merged as if it were so large: it takes no second, and larger ones are not written again for its sake.
    /// </summary>
    private const double FloorMegabytes = 16;

    /// <summary>So many at a time, fewer than there are when it begins, so that large ones can be left alone.</summary>
    private const int AtOnce = 4;

    private readonly TieredMergePolicy _quiet = new() { SegmentsPerTier = 2, MaxMergeAtOnce = AtOnce, FloorSegmentMB = FloorMegabytes };
    private volatile bool _isQuiet;
    private volatile bool _hasBegun;

    /// <summary>
    /// Has a writer begin one merge, in the background, where there is one to be made; of several it would come to wait for the first.
    /// Returns whether there was.
    /// </summary>
    public bool MergeQuietly(IndexWriter writer)
    {
        (_isQuiet, _hasBegun) = (true, false);
        try
        {
            writer.MaybeMerge();
            return _hasBegun;
        }
        finally
        {
            _isQuiet = false;
        }
    }

    /// <inheritdoc />
    public override void SetIndexWriter(IndexWriter writer)
    {
        base.SetIndexWriter(writer);
        _quiet.SetIndexWriter(writer);
    }

    /// <inheritdoc />
    public override MergeSpecification? FindMerges(MergeTrigger mergeTrigger, SegmentInfos infos)
    {
        if (!_isQuiet) return base.FindMerges(mergeTrigger, infos);
        if (_quiet.FindMerges(mergeTrigger, infos) is not { Merges: [var best, ..] }) return null;
        var one = new MergeSpecification();
        one.Add(best);
        _hasBegun = true;
        return one;
    }
}
