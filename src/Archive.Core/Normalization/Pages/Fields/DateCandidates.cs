using Archive.Core.Normalization.Pages.Blocks;
using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Metadata;

namespace Archive.Core.Normalization.Pages.Fields;

/// <summary>A day that may be the day of publication.</summary>
/// <param name="Day">The day.</param>
/// <param name="Sources">Where it stands, in words.</param>
/// <param name="Features">Its features.</param>
internal sealed record DateCandidate(DateOnly Day, string Sources, float[] Features)
{
    /// <summary>Whether a block near the title prints it.</summary>
    public bool IsPrintedNear { get; init; }

    /// <summary>Whether it is the day of a time from 20:00 on in UTC.</summary>
    public bool IsLateUtc { get; init; }

    /// <summary>Whether the page's address holds it.</summary>
    public bool IsInAddress { get; init; }
}

/// <summary>
/// Collects the candidates for the date: what the markup states, what is printed, <c>time</c> elements and the page's address.
/// </summary>
internal sealed class DateCandidates
{
    public static readonly string[] FeatureNames =
    [
        "linked", "linkedPage", "linkedCreated", "meta", "modified", "address", "time", "printed",
        "named", "namedAround", "inComments", "updated", "published", "related", "inLongBlock", "firstInBlock", "dayFirst", "monthFirst",
        "namedPublished", "namedUpdated", "isEnglish", "fromTitle", "fromBody", "isBelowBody", "mostMeta", "metaAtNearest",
        "places", "isNear", "addressAgrees", "hasAddressMonth", "isEarliest", "isLatest", "isEarliestNear", "isLatestNear", "near", "days",
        "hasLinked", "hasMeta", "linkedIsMeta", "stated", "isFirstNear", "afterLateUtc", "isLateUtc", "inCommentContainer",
    ];

    private const int MaxLength = 250, MaxCandidates = 200;

    private readonly PageAnalysis _page;
    private readonly PageLabels _labels;
    private readonly PageZone _zone;
    private readonly int _head;
    private readonly Dictionary<DateOnly, Found> _found = [];

    private DateCandidates(PageAnalysis page, PageLabels labels, PageZone zone)
    {
        (_page, _labels, _zone) = (page, labels, zone);
        _head = _zone.HeadStart(0.2f);
    }

    /// <summary>Collects them.</summary>
    /// <param name="page">The page.</param>
    /// <param name="labels">The labels of its blocks.</param>
    /// <param name="zone">Where the parts of its article probably stand.</param>
    /// <param name="address">The page's address; null when it is not known.</param>
    public static List<DateCandidate> Collect(PageAnalysis page, PageLabels labels, PageZone zone, string? address)
    {
        var candidates = new DateCandidates(page, labels, zone);
        foreach (var stated in page.Metadata.Dates)
        {
            if (candidates.Add(stated.Date.Day) is not { } found) continue;
            found.Stated[(int)stated.Source]++;
            found.IsLateUtc |= stated.Date.IsLateUtc;
        }
        var (day, year, month) = AddressDate.Read(address);
        if (day is { } whole && candidates.Add(whole) is { } inAddress) inAddress.InAddress = true;
        for (var i = 0; i < page.Blocks.Count; i++) candidates.AddPrinted(i);
        return candidates.Describe(year, month);
    }

    private Found? Add(DateOnly day)
    {
        if (_found.TryGetValue(day, out var found)) return found;
        if (_found.Count >= MaxCandidates) return null;
        return _found[day] = new Found();
    }

    private void AddPrinted(int index)
    {
        var block = _page.Blocks[index];
        if (block.Times.Count == 0 && (block.Text.Length > MaxLength || _page.Dates[index].Count == 0)) return;
        var traits = TraitsOf(index, block);
        foreach (var time in block.Times)
        {
            if (DateScanner.FindMetadata(time) is not { } date || Add(date.Day) is not { } found) continue;
            found.Times++;
            found.IsLateUtc |= date.IsLateUtc;
            found.AddPlace(index, traits);
        }
        for (var i = 0; i < _page.Dates[index].Count; i++)
        {
            var date = _page.Dates[index][i];
            if (Add(date.Day) is not { } found) continue;
            found.Printed++;
            var own = traits;
            if (i == 0) own |= Traits.First;
            if (date.Reading == DateReading.DayFirst) own |= Traits.DayFirst;
            if (date.Reading == DateReading.MonthFirst) own |= Traits.MonthFirst;
            found.AddPlace(index, own);
        }
    }

    private Traits TraitsOf(int index, PageBlock block)
    {
        var node = _page.Nodes[block.Node];
        var own = _page.NameKindsOf[block.Node] | _page.InlineKinds[index];
        int around = 0, at = node.Parent;
        for (var i = 0; i < 2 && at >= 0; i++, at = _page.Nodes[at].Parent) around |= _page.NameKindsOf[at];
        bool Named(string part)
        {
            if (_page.Nodes[block.Node].Names.Contains(part, StringComparison.OrdinalIgnoreCase)) return true;
            return block.Pieces.Any(piece => piece.Names.Contains(part, StringComparison.OrdinalIgnoreCase));
        }
        var cues = _page.Cues[index];
        var traits = Traits.None;
        if ((own & (NameKinds.Date | NameKinds.Byline)) != 0) traits |= Traits.Named;
        if ((around & (NameKinds.Date | NameKinds.Byline | NameKinds.Body)) != 0) traits |= Traits.NamedAround;
        if (((own | around) & NameKinds.Comment) != 0) traits |= Traits.InComments;
        if (((own | around) & NameKinds.Side) != 0) traits |= Traits.Related;
        if ((cues & Cues.Updated) != 0) traits |= Traits.Updated;
        if ((cues & Cues.Published) != 0) traits |= Traits.Published;
        if (block.Text.Length > 120) traits |= Traits.Long;
        if (Named("published") || Named("pubdate") || Named("entry-date")) traits |= Traits.NamedPublished;
        if (Named("modified") || Named("updated")) traits |= Traits.NamedUpdated;
        if (_page.CommentContainerOf[block.Node] >= 0) traits |= Traits.CommentContainer;
        return traits;
    }

    private List<DateCandidate> Describe(int? year, int? month)
    {
        var candidates = new List<DateCandidate>(_found.Count);
        if (_found.Count == 0) return candidates;
        bool IsNear(Found found) => found.Blocks.Exists(at => at >= _head - 6 && at <= _zone.BodyStart + 4);
        var near = _found.Where(pair => IsNear(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value.Blocks.Min());
        DateOnly earliest = _found.Keys.Min(), latest = _found.Keys.Max();
        DateOnly? First(params ReadOnlySpan<DateSource> sources)
        {
            foreach (var stated in _page.Metadata.Dates)
            {
                if (sources.Contains(stated.Source)) return stated.Date.Day;
            }
            return null;
        }
        var (linked, meta) = (First(DateSource.Linked), First(DateSource.Meta));
        var language = _page.Metadata.Language ?? "";
        foreach (var (day, found) in _found)
        {
            var nearest = found.Blocks.Count == 0 ? -1 : found.Blocks.MinBy(at => Math.Abs(at - _head));
            var row = new FeatureRow(FeatureNames.Length);
            foreach (var count in found.Stated) row.Add(count, 0, 3);
            row.Add(found.InAddress).Add(found.Times, 0, 3).Add(found.Printed, 0, 3);
            foreach (var count in found.TraitCounts.AsSpan(0, 12)) row.Add(count, 0, 5);
            row.Add(language == "en")
                .Add(nearest < 0 ? -99 : Math.Clamp(nearest - _head, -60, 90))
                .Add(nearest < 0 ? -99 : Math.Clamp(nearest - _zone.BodyStart, -60, 60))
                .Add(nearest < 0 ? -1 : nearest > _zone.BodyEnd ? 1 : 0)
                .Add(nearest < 0 ? -1 : found.Blocks.Max(at => _labels.Of(at, BlockLabel.Meta)))
                .Add(nearest < 0 ? -1 : _labels.Of(nearest, BlockLabel.Meta))
                .Add(found.Blocks.Count, 0, 20).Add(IsNear(found))
                .Add(year == day.Year && (month is null || month == day.Month)).Add(month is not null)
                .Add(day == earliest).Add(day == latest)
                .Add(near.Count > 0 && day == near.Keys.Min()).Add(near.Count > 0 && day == near.Keys.Max())
                .Add(near.Count, 0, 20).Add(_found.Count, 0, 60)
                .Add(linked is not null).Add(meta is not null).Add(day == linked && day == meta).Add(_page.Metadata.Dates.Count, 0, 20)
                .Add(near.TryGetValue(day, out var place) && place == near.Values.Min())
                .Add(_found.TryGetValue(day.AddDays(-1), out var before) && before.IsLateUtc).Add(found.IsLateUtc)
                .Add(found.TraitCounts[12], 0, 5);
            candidates.Add(new DateCandidate(day, found.Describe(), row.Finish())
            {
                IsPrintedNear = found.Printed > 0 && IsNear(found),
                IsLateUtc = found.IsLateUtc,
                IsInAddress = found.InAddress,
            });
        }
        return candidates;
    }

    /// <summary>What a date's block says about it; the order is that of the features.</summary>
    [Flags]
    private enum Traits
    {
        None = 0,
        Named = 1 << 0,
        NamedAround = 1 << 1,
        InComments = 1 << 2,
        Updated = 1 << 3,
        Published = 1 << 4,
        Related = 1 << 5,
        Long = 1 << 6,
        First = 1 << 7,
        DayFirst = 1 << 8,
        MonthFirst = 1 << 9,
        NamedPublished = 1 << 10,
        NamedUpdated = 1 << 11,
        CommentContainer = 1 << 12,
    }

    private sealed class Found
    {
        public int[] Stated { get; } = new int[5];
        public int[] TraitCounts { get; } = new int[13];
        public List<int> Blocks { get; } = [];
        public bool InAddress { get; set; }
        public bool IsLateUtc { get; set; }
        public int Times { get; set; }
        public int Printed { get; set; }

        public void AddPlace(int block, Traits traits)
        {
            Blocks.Add(block);
            for (var i = 0; i < TraitCounts.Length; i++)
            {
                if (((int)traits & (1 << i)) != 0) TraitCounts[i]++;
            }
        }

        /// <summary>Where the day stands, in words.</summary>
        public string Describe()
        {
            var places = new List<string>();
            if (Stated[0] > 0 || Stated[1] > 0 || Stated[2] > 0) places.Add("in JSON-LD");
            if (Stated[3] > 0) places.Add("in a meta element");
            if (Stated[4] > 0) places.Add("as the date of modification");
            if (Times > 0) places.Add("in a time element");
            if (Printed > 0) places.Add("printed");
            if (InAddress) places.Add("in the address");
            return string.Join(", ", places);
        }
    }
}
