using Archive.Core.Normalization.Pages.Blocks;
using Archive.Core.Normalization.Pages.Labelling;

namespace Archive.Core.Normalization.Pages.Fields;

/// <summary>A block that may be the standfirst.</summary>
/// <param name="Block">The block.</param>
/// <param name="Features">Its features.</param>
internal sealed record StandfirstCandidate(int Block, float[] Features);

/// <summary>Collects the candidates for the standfirst: the blocks around the title and the beginning of the text.</summary>
internal static class StandfirstCandidates
{
    private const int MinLength = 25, MaxLength = 700;

    private static readonly BlockFeature[] OfBlock =
    [
        BlockFeature.DescriptionSimilarity, BlockFeature.IsDescription, BlockFeature.InDescription, BlockFeature.BeginsLikeDescription,
        BlockFeature.Descriptions, BlockFeature.BoldShare, BlockFeature.ItalicShare, BlockFeature.EndsSentence,
        BlockFeature.LinkShare, BlockFeature.Sentences, BlockFeature.HasDate, BlockFeature.CueByline, BlockFeature.CuePromotion,
        BlockFeature.CueSubscription, BlockFeature.CuePhoto, BlockFeature.InH1, BlockFeature.InH2, BlockFeature.IsP, BlockFeature.IsH2,
        BlockFeature.IsH3, BlockFeature.IsDiv, BlockFeature.IsListItem, BlockFeature.InHeader, BlockFeature.InFigure, BlockFeature.InMain,
        BlockFeature.InArticle, BlockFeature.InAside, BlockFeature.InNav, BlockFeature.Hidden, BlockFeature.SignatureCount,
        BlockFeature.IsMain,
        BlockFeature.Hops, BlockFeature.SignatureProse, BlockFeature.FromTitle, BlockFeature.FunctionWords, BlockFeature.TitleSimilarity,
    ];

    public static readonly string[] FeatureNames =
    [
        .. OfBlock.Select(feature => feature.ToString()),
        "standfirstNamed", "standfirstNamedAround", "bodyNamed", "captionNamed", "bylineNamed",
        "standfirst", "body", "meta", "before", "inside", "heading", "fromTitleBlock", "fromBody", "length", "signatureShare", "toProse",
        "metaBetween", "captionsBetween", "likeProse", "besideProse", "titleBefore", "metaBefore", "proseBefore", "proseLength", "best",
        "isBest", "textBelow",
    ];

    /// <summary>Collects them.</summary>
    public static List<StandfirstCandidate> Collect(PageAnalysis page, PageLabels labels, PageZone zone)
    {
        var (blocks, signatures) = (page.Blocks, page.Signatures.Full);
        var candidates = new List<StandfirstCandidate>();
        if (blocks.Count == 0) return candidates;
        var title = zone.TitleProbability > 0.15f ? zone.Title : Math.Max(0, zone.BodyStart - 6);

        var bodyText = new float[blocks.Count + 1];
        var shares = new Dictionary<int, float>();
        var best = 0f;
        var prose = new List<int>();
        for (var i = 0; i < blocks.Count; i++)
        {
            var text = blocks[i].Text.Length * labels.Of(i, BlockLabel.Body);
            bodyText[i + 1] = bodyText[i] + text;
            shares[signatures[i]] = shares.GetValueOrDefault(signatures[i]) + text;
            best = Math.Max(best, labels.Of(i, BlockLabel.Standfirst));
            if (prose.Count < 6 && labels.Of(i, BlockLabel.Body) > 0.5f && blocks[i].Text.Length > 80) prose.Add(i);
        }
        var total = Math.Max(1, bodyText[^1]);
        var end = Math.Min(blocks.Count, Math.Min(Math.Max(zone.BodyStart + 3, title + 10), title + 40));
        for (var i = Math.Max(0, title - 4); i < end; i++)
        {
            var length = blocks[i].Text.Length;
            if (length is < MinLength or > MaxLength || i == title || page.Keys[i] == page.Keys[title]) continue;
            var next = prose.Find(block => block > i) is > 0 and var found ? found : i;
            var row = new FeatureRow(FeatureNames.Length);
            foreach (var feature in OfBlock) row.Add(labels.Feature(i, feature));
            var own = page.NameKindsOf[blocks[i].Node] | page.InlineKinds[i];
            int around = 0, at = page.NodeOf(i).Parent;
            for (var up = 0; up < 2 && at >= 0; up++, at = page.Nodes[at].Parent) around |= page.NameKindsOf[at];
            row.Add((own & NameKinds.Standfirst) != 0).Add((around & NameKinds.Standfirst) != 0).Add((own & NameKinds.Body) != 0)
                .Add((own & NameKinds.Caption) != 0).Add((own & NameKinds.Byline) != 0);
            foreach (var label in (ReadOnlySpan<BlockLabel>)[BlockLabel.Standfirst, BlockLabel.Body, BlockLabel.Meta, BlockLabel.Before,
                BlockLabel.Inside, BlockLabel.Heading])
            {
                row.Add(labels.Of(i, label));
            }
            float metaBetween = 0, metaBefore = 0;
            var captions = 0;
            for (var j = i + 1; j < next; j++)
            {
                metaBetween += labels.Of(j, BlockLabel.Meta);
                if ((page.NameKindsOf[blocks[j].Node] & NameKinds.Caption) != 0
                    || (page.NodeOf(j).Ancestors & Ancestors.Figure) != 0) captions++;
            }
            for (var j = title; j < i; j++) metaBefore = Math.Max(metaBefore, labels.Of(j, BlockLabel.Meta));
            row.Add(i - title).Add(i - zone.BodyStart).Add(length).Add(shares[signatures[i]] / total).Add(next - i)
                .Add(metaBetween).Add(captions)
                .Add(next != i && signatures[i] == signatures[next])
                .Add(next == i ? -1 : page.NodeOf(i).Parent == page.NodeOf(next).Parent ? 1 : 0)
                .Add(labels.Of(Math.Max(0, i - 1), BlockLabel.Title)).Add(metaBefore)
                .Add(prose.Count(block => block < i)).Add(blocks[next].Text.Length)
                .Add(best).Add(labels.Of(i, BlockLabel.Standfirst) >= best)
                .Add((bodyText[^1] - bodyText[i + 1]) / total);
            candidates.Add(new StandfirstCandidate(i, row.Finish()));
        }
        return candidates;
    }
}
