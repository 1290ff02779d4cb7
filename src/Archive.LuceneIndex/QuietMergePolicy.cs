using Lucene.Net.Index;

namespace Archive.LuceneIndex;

/// <summary>
/// Merges as Lucene does by default while articles come in: rarely, since each merge writes articles once more. In a quiet time it merges until few segments are left,
/// because each segment costs every search something: at 100,000 articles twelve took a third longer than four.
/// </summary>
internal sealed class QuietMergePolicy : TieredMergePolicy
{
    /// <summary>What is smaller is merged as if it were so large: it takes a second.</summary>
    private const double FloorMegabytes = 64;

    private readonly TieredMergePolicy _quiet = new() { SegmentsPerTier = 2, FloorSegmentMB = FloorMegabytes };
    private volatile bool _isQuiet;

    /// <summary>Has a writer merge until few segments are left. The merges run in the background.</summary>
    public void MergeQuietly(IndexWriter writer)
    {
        _isQuiet = true;
        try
        {
            writer.MaybeMerge();
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
    public override MergeSpecification FindMerges(MergeTrigger mergeTrigger, SegmentInfos infos) =>
        _isQuiet ? _quiet.FindMerges(mergeTrigger, infos) : base.FindMerges(mergeTrigger, infos);
}
