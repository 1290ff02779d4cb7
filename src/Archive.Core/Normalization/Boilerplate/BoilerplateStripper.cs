using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Boilerplate.Rules;

namespace Archive.Core.Normalization.Boilerplate;

/// <summary>
/// Stage 4: removes what the site added to the article. It runs before the structure is parsed, so that a comment notice above the headline
/// or a row of share buttons between title and text does not disturb the parser; the position of a block is judged by the paragraphs of
/// running text alone.
/// </summary>
internal sealed class BoilerplateStripper(BoilerplateRules rules)
{
    private readonly TailStripper _tails = new(rules);

    /// <summary>Strips a document.</summary>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="decodedText">The text that the blocks' offsets refer to.</param>
    /// <param name="lines">What the archive has learned about the lines of the source.</param>
    public StrippedText Strip(IReadOnlyList<TextBlock> blocks, string decodedText, KnownLines lines)
    {
        var candidates = blocks.Select(block => ToCandidate(block, lines)).ToList();

        var (first, last) = FindBody(candidates);
        MatchTruncatedEnd(candidates, last);
        RemoveByPosition(candidates, first, last);
        RemoveRecurring(candidates, first, last);
        RemoveCaptions(candidates);
        RemoveRuns(candidates);
        RemoveFollowers(candidates);
        var tails = new List<StrippedBlock>();
        foreach (var candidate in candidates.Where(candidate => !candidate.IsRemoved))
        {
            (candidate.Block, var tail) = _tails.Strip(candidate.Block, decodedText, lines);
            if (tail is not null) tails.Add(tail);
        }

        var removed = candidates.Where(candidate => candidate.IsRemoved)
            .Select(candidate => new StrippedBlock(candidate.Block, candidate.Rule!, candidate.RemovalReason!))
            .Concat(tails)
            .OrderBy(removal => removal.Block.Start)
            .ToList();
        return new StrippedText(candidates.Where(candidate => !candidate.IsRemoved).Select(candidate => candidate.Block).ToList(), removed);
    }

    private StripCandidate ToCandidate(TextBlock block, KnownLines lines)
    {
        var standing = lines.StandingOf(block.Text);
        if (standing == LineStanding.Allowed) return new StripCandidate(block with { IsAllowed = true }) { Standing = standing };
        var rule = rules.Match(block.Text, mayBeCut: false)?.Rule;
        return new StripCandidate(block)
        {
            Rule = rule ?? (ShapeRules.IsPhotoCredit(block.Text) ? ShapeRules.PhotoCredit : null),
            Standing = standing,
        };
    }

    /// <summary>
    /// The first and last paragraph of running text. Running text after a block whose rule reaches to the end of the document is readers'
    /// comments, so the search for the last paragraph stops there. (-1, -1) when there is no running text: then every block is both before
    /// and after the body.
    /// </summary>
    private static (int First, int Last) FindBody(List<StripCandidate> candidates)
    {
        int first = -1, last = -1;
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            if (candidate.Rule is { Takes: RuleReach.Rest } && first >= 0) break;
            if (candidate.Rule is not null || candidate.Recurs || !candidate.Block.IsProse) continue;
            if (first < 0) first = i;
            last = i;
        }
        return (first, last);
    }

    /// <summary>Matches the last block even where it ends inside a pattern: a scrape that was truncated ends there.</summary>
    private void MatchTruncatedEnd(List<StripCandidate> candidates, int last)
    {
        if (candidates.Count == 0 || candidates.Count - 1 <= last) return;
        var ending = candidates[^1];
        if (ending.Rule is null && !ending.Block.IsAllowed && rules.Match(ending.Block.Text, mayBeCut: true) is { } match)
        {
            ending.Rule = match.Rule;
            ending.IsCut = match.IsCut;
        }
    }

    private static void RemoveByPosition(List<StripCandidate> candidates, int first, int last)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Rule is not { NeedsNeighbour: false } rule) continue;
            var (isBefore, isAfter) = PositionOf(i, first, last);
            var reason = rule.Where switch
            {
                RulePlace.Any => "its wording",
                RulePlace.Edges when isAfter || isBefore => "its wording outside the running text",
                RulePlace.After when isAfter && i > 0 => "its wording after the last paragraph",
                _ => null,
            };
            candidates[i].RemovalReason = candidates[i].IsCut && reason is not null ? reason + ", cut short" : reason;
        }
    }

    private static (bool IsBefore, bool IsAfter) PositionOf(int index, int first, int last) => (first < 0 || index < first, index > last);

    /// <summary>
    /// Removes lines that occur in three or more articles of the source, and those that a person calls boilerplate. An article that
    /// consists of nothing but recurring paragraphs keeps them.
    /// </summary>
    private static void RemoveRecurring(List<StripCandidate> candidates, int first, int last)
    {
        if (first < 0 && candidates.Exists(candidate => candidate.Recurs && candidate.Block.IsProse)) return;

        var headline = candidates.FindIndex(candidate => !candidate.IsRemoved);
        var textFollows = false;
        for (var i = candidates.Count - 1; i >= 0; i--)
        {
            var candidate = candidates[i];
            var (isBefore, isAfter) = PositionOf(i, first, last);
            if (!candidate.IsRemoved && candidate.Recurs && IsRemovable(candidate, isBefore, isAfter, i == headline, textFollows))
            {
                var isByPerson = candidate.Standing.HasFlag(LineStanding.Taken);
                candidate.Remove(
                    ShapeRules.Recurring,
                    isByPerson ? "a person calls it boilerplate" : "it stands in three or more articles of the source");
            }
            textFollows |= !candidate.IsRemoved;
        }
    }

    /// <summary>
    /// Whether a recurring line may be removed at its position. Above the body: only where it was learned above the body, and never the
    /// first line, which is the headline. Below and inside the body: lines of several words, and lines that the markup does not call a
    /// heading; a paragraph only where no text follows it, for articles on one story repeat its background.
    /// </summary>
    private static bool IsRemovable(StripCandidate candidate, bool isBefore, bool isAfter, bool isHeadline, bool textFollows)
    {
        var (standing, block) = (candidate.Standing, candidate.Block);
        if (standing.HasFlag(LineStanding.Taken)) return isBefore || isAfter || !block.IsProse || !textFollows;
        if (isBefore && !isAfter) return standing.HasFlag(LineStanding.RecursAbove) && !isHeadline;
        if (!standing.HasFlag(LineStanding.RecursBelow)) return false;
        return block.IsProse ? !textFollows : isAfter || (block.Kind != ParagraphKind.Heading && RecurringLines.IsLineOfSomeWords(block));
    }

    /// <summary>Removes the captions of pictures; links and headings are weighed by the model of pages.</summary>
    private static void RemoveCaptions(List<StripCandidate> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (candidate.IsRemoved || candidate.Rule is not null || candidate.Block.IsAllowed || !candidate.Block.IsCaption) continue;
            candidate.Remove(ShapeRules.Caption, "it is the caption of a picture");
        }
    }

    /// <summary>
    /// Removes labels of form fields and names of social networks that are next to another of their label, or next to a removed block.
    /// </summary>
    private static void RemoveRuns(List<StripCandidate> candidates)
    {
        bool IsSameLabel(int index, string label) =>
            At(index) is { Rule: { } rule } candidate && rule.Label == label && (candidate.IsRemoved || rule.NeedsNeighbour);

        BoilerplateRule? RemovedBy(int index) => At(index) is { IsRemoved: true } candidate ? candidate.Rule : null;

        StripCandidate? At(int index) => index >= 0 && index < candidates.Count ? candidates[index] : null;

        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Rule is not { NeedsNeighbour: true } rule) continue;
            if (IsSameLabel(i - 1, rule.Label) || IsSameLabel(i + 1, rule.Label))
            {
                candidates[i].RemovalReason = "a run of such lines";
            }
            else if ((RemovedBy(i - 1) ?? RemovedBy(i + 1)) is { Takes: RuleReach.Block } neighbour)
            {
                // "Email" may be a form field or a share button; the neighbour decides which.
                candidates[i].Remove(neighbour, "a run of such lines");
            }
        }
    }

    /// <summary>Removes what follows a block whose rule reaches further than the block itself (<see cref="RuleReach"/>).</summary>
    private static void RemoveFollowers(List<StripCandidate> candidates)
    {
        StripCandidate? opener = null;
        foreach (var candidate in candidates)
        {
            if (candidate.IsRemoved)
            {
                // Readers' comments reach to the end; a rule that matches inside them does not end them.
                if (opener?.Rule!.Takes != RuleReach.Rest && candidate.Rule!.Takes != RuleReach.Block) opener = candidate;
                continue;
            }
            if (opener is null || candidate.Block.IsAllowed) continue;
            var endsHere = candidate.Rule is not null || (candidate.Block.IsProse && opener.Rule!.Label != "author_bio");
            if (opener.Rule!.Takes == RuleReach.Followers && endsHere)
            {
                opener = null;
                continue;
            }
            candidate.Remove(opener.Rule, $"it follows “{Shorten(opener.Block.Text)}”");
        }
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
}
