using Archive.Core.Articles;
using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization.Boilerplate;

/// <summary>
/// Stage 4: takes out what the site added. It runs before the structure is read, so that a comment notice above the headline or a share row between
/// title and text does not disturb it; position is judged from the paragraphs of running text alone.
/// </summary>
internal sealed class BoilerplateStripper(BoilerplateRules rules)
{
    private sealed class Candidate(TextBlock block)
    {
        public TextBlock Block { get; set; } = block;
        public BoilerplateRule? Rule { get; set; }
        public bool IsCut { get; set; }
        public LineStanding Standing { get; init; }
        public string? TakenBecause { get; set; }
        public bool IsTaken => TakenBecause is not null;
        public bool Recurs => Standing is not (LineStanding.Unknown or LineStanding.Allowed);
    }

    public StrippedText Strip(IReadOnlyList<TextBlock> blocks, string decodedText, KnownLines lines)
    {
        var candidates = blocks.Select(block => ToCandidate(block, lines)).ToList();

        var (first, last) = FindBody(candidates);
        MatchCutEnding(candidates, last);
        TakeByPosition(candidates, first, last);
        TakeRecurring(candidates, first, last);
        TakeByMarkup(candidates, last);
        TakeNeighbours(candidates);
        TakeReach(candidates);

        var tails = new List<StrippedBlock>();
        TakeTails(candidates, decodedText, lines, tails);

        var removed = candidates.Where(candidate => candidate.IsTaken)
            .Select(candidate => new StrippedBlock(candidate.Block, candidate.Rule!, candidate.TakenBecause!))
            .Concat(tails)
            .OrderBy(removal => removal.Block.Start)
            .ToList();
        return new StrippedText(candidates.Where(candidate => !candidate.IsTaken).Select(candidate => candidate.Block).ToList(), removed);
    }

    private Candidate ToCandidate(TextBlock block, KnownLines lines)
    {
        var standing = lines.StandingOf(block.Text);
        var isAllowed = standing == LineStanding.Allowed;
        return new Candidate(isAllowed ? block with { IsAllowed = true } : block)
        {
            Rule = isAllowed ? null : rules.Match(block.Text, mayBeCut: false)?.Rule ?? CreditOf(block.Text),
            Standing = standing,
        };
    }

    private static BoilerplateRule? CreditOf(string text)
    {
        const int MaxCreditLength = 100;
        return text.Length <= MaxCreditLength && text.AsSpan().ContainsAny(':', '©') && LineShapes.PhotoCredit.IsMatch(text) ? ShapeRules.PhotoCredit : null;
    }

    /// <summary>
    /// The first and last paragraph of running text. Prose after a header that takes the rest is readers' comments, so the search for the last one
    /// stops there. (-1, -1) when there is no prose: then every block stands at both edges.
    /// </summary>
    private static (int First, int Last) FindBody(List<Candidate> candidates)
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

    /// <summary>A scrape that stops early stops inside its last block.</summary>
    private void MatchCutEnding(List<Candidate> candidates, int last)
    {
        if (candidates.Count == 0 || candidates.Count - 1 <= last) return;
        var ending = candidates[^1];
        if (ending.Rule is null && !ending.Block.IsAllowed && rules.Match(ending.Block.Text, mayBeCut: true) is { } match)
        {
            ending.Rule = match.Rule;
            ending.IsCut = match.IsCut;
        }
    }

    private static void TakeByPosition(List<Candidate> candidates, int first, int last)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Rule is not { NeedsNeighbour: false } rule) continue;
            var (isBefore, isAfter) = Edges(i, first, last);
            var because = rule.Where switch
            {
                RulePlace.Any => "its wording",
                RulePlace.Edges when isAfter || isBefore => "its wording outside the running text",
                RulePlace.After when isAfter && i > 0 => "its wording after the last paragraph",
                _ => null,
            };
            candidates[i].TakenBecause = candidates[i].IsCut && because is not null ? because + ", cut short" : because;
        }
    }

    private static (bool IsBefore, bool IsAfter) Edges(int index, int first, int last) => (first < 0 || index < first, index > last);

    /// <summary>
    /// Lines that stand in three or more articles of the source. From the text they are taken when they are lines of some words, or markup calls them no
    /// heading; a paragraph only where nothing of the text follows it, for articles tell again what happened before. Above the text only what was learned
    /// there, and never the first line: that is the headline. An article of nothing else than recurring paragraphs keeps them.
    /// </summary>
    private static void TakeRecurring(List<Candidate> candidates, int first, int last)
    {
        if (first < 0 && candidates.Exists(candidate => candidate.Recurs && candidate.Block.IsProse)) return;

        var headline = candidates.FindIndex(candidate => !candidate.IsTaken);
        var textFollows = false;
        for (var i = candidates.Count - 1; i >= 0; i--)
        {
            var (candidate, block) = (candidates[i], candidates[i].Block);
            if (!candidate.IsTaken && candidate.Recurs)
            {
                var (isBefore, isAfter) = Edges(i, first, last);
                var isTaken = candidate.Standing.HasFlag(LineStanding.Taken) ? isBefore || isAfter || !block.IsProse || !textFollows
                    : isBefore && !isAfter ? candidate.Standing.HasFlag(LineStanding.RecursAbove) && i != headline
                    : candidate.Standing.HasFlag(LineStanding.RecursBelow) && (block.IsProse ? !textFollows : isAfter || (block.Kind != ParagraphKind.Heading && RecurringLines.IsLineOfSomeWords(block)));
                if (isTaken)
                {
                    candidate.Rule = ShapeRules.Recurring;
                    candidate.TakenBecause = candidate.Standing.HasFlag(LineStanding.Taken) ? "a person calls it boilerplate" : "it stands in three or more articles of the source";
                }
            }
            textFollows |= !candidate.IsTaken;
        }
    }

    /// <summary>
    /// What a page's markup tells in any language: a picture's caption is no paragraph; a paragraph that is one link ("See also: another title") leads to
    /// another article, and so do headings and items that are links below the last paragraph.
    /// </summary>
    private static void TakeByMarkup(List<Candidate> candidates, int last)
    {
        const double MinLinkShare = 0.8;
        const double MinLinkShareAfterMarker = 0.5;
        const int MinLinkLength = 15;
        for (var i = 0; i < candidates.Count; i++)
        {
            var (candidate, block) = (candidates[i], candidates[i].Block);
            if (candidate.IsTaken || candidate.Rule is not null || block.IsAllowed) continue;
            if (block.IsCaption)
            {
                (candidate.Rule, candidate.TakenBecause) = (ShapeRules.Caption, "it is the caption of a picture");
                continue;
            }
            var isParagraph = block.Kind is null;
            var isLink = block.LinkShare >= MinLinkShare || (isParagraph && block.LinkShare >= MinLinkShareAfterMarker && BeginsWithMarker(block.Text));
            if (isLink && block.Text.Length >= MinLinkLength && (isParagraph || i > last) && last >= 0)
            {
                (candidate.Rule, candidate.TakenBecause) = (ShapeRules.Link, "it is a link to another page");
            }
        }
    }

    /// <summary>"SEE ALSO: ", "PUEDES VER: ": words in capitals and a colon.</summary>
    private static bool BeginsWithMarker(string text)
    {
        const int MaxMarkerLength = 30;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon is > 3 and <= MaxMarkerLength && text.AsSpan(0, colon) is var marker && !marker.ContainsAnyInRange('a', 'z') && !marker.ContainsAnyInRange('0', '9')
            && marker is not ("DOMANDA" or "RISPOSTA" or "QUESTION" or "ANSWER");
    }

    /// <summary>Field labels and names of networks count in a run, or beside a block of their label that was taken.</summary>
    private static void TakeNeighbours(List<Candidate> candidates)
    {
        bool IsSameLabel(int index, string label) =>
            index >= 0 && index < candidates.Count && candidates[index].Rule?.Label == label && (candidates[index].IsTaken || candidates[index].Rule!.NeedsNeighbour);

        BoilerplateRule? Taken(int index) => index >= 0 && index < candidates.Count && candidates[index].IsTaken ? candidates[index].Rule : null;

        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Rule is not { NeedsNeighbour: true } rule) continue;
            if (IsSameLabel(i - 1, rule.Label) || IsSameLabel(i + 1, rule.Label))
            {
                candidates[i].TakenBecause = "a run of such lines";
            }
            else if ((Taken(i - 1) ?? Taken(i + 1)) is { Takes: RuleReach.Block } neighbour)
            {
                // "Email" is a form's field or a network's name, whichever it stands beside.
                (candidates[i].Rule, candidates[i].TakenBecause) = (neighbour, "a run of such lines");
            }
        }
    }

    private static void TakeReach(List<Candidate> candidates)
    {
        Candidate? opener = null;
        foreach (var candidate in candidates)
        {
            if (candidate.IsTaken)
            {
                // Inside readers' comments nothing opens anything else.
                if (opener?.Rule!.Takes != RuleReach.Rest && candidate.Rule!.Takes != RuleReach.Block) opener = candidate;
                continue;
            }
            if (opener is null || candidate.Block.IsAllowed) continue;
            if (opener.Rule!.Takes == RuleReach.Followers && (candidate.Rule is not null || (candidate.Block.IsProse && opener.Rule.Label != "author_bio")))
            {
                opener = null;
                continue;
            }
            candidate.Rule = opener.Rule;
            candidate.TakenBecause = $"it follows “{Shorten(opener.Block.Text)}”";
        }
    }

    /// <summary>Looks at the last sentences of each paragraph: some sites print the notice on the last line of the text.</summary>
    private void TakeTails(List<Candidate> candidates, string decodedText, KnownLines lines, List<StrippedBlock> tails)
    {
        foreach (var candidate in candidates)
        {
            if (candidate.IsTaken || !candidate.Block.IsProse) continue;
            var block = candidate.Block;
            foreach (var cut in SentenceStartsFromEnd(block.Text))
            {
                if (rules.Match(block.Text[cut..], mayBeCut: false) is not { Rule.Tail: true } match) continue;
                if (lines.StandingOf(block.Text[cut..]) == LineStanding.Allowed) break;
                if (RawPosition(block, decodedText, cut) is not { } rawCut) break;

                tails.Add(new StrippedBlock(block with { Text = block.Text[cut..], Start = rawCut }, match.Rule, "its wording at the end of a paragraph"));
                candidate.Block = block with { Text = block.Text[..cut].TrimEnd(), End = rawCut };
                break;
            }
        }
    }

    private static IEnumerable<int> SentenceStartsFromEnd(string text)
    {
        const int MaxTailLength = 160;
        for (var i = text.Length - 2; i > 1 && text.Length - i <= MaxTailLength; i--)
        {
            if (text[i - 1] == ' ' && (text[i - 2] is '.' or '!' or '?' or '»' or '”' or '"' or ')' || text[i] is '©' or '@')) yield return i;
        }
    }

    /// <summary>
    /// Where a position of the repaired text lies in the decoded text: the word boundary at which repairing what stands before gives exactly the kept
    /// part. Null when no boundary does; then nothing is cut.
    /// </summary>
    private static int? RawPosition(TextBlock block, string decodedText, int cut)
    {
        const int MaxBoundaries = 100; // a tail has some thirty words; invisible ones could be any number
        const int MaxRepaired = 5_000_000; // each look repairs the paragraph: a book in one paragraph gets few
        var boundaries = 0;
        var kept = block.Text[..cut].TrimEnd();
        var repair = new TextRepair();
        for (var raw = block.End - 1; raw > block.Start; raw--)
        {
            if (!char.IsWhiteSpace(decodedText[raw - 1]) || char.IsWhiteSpace(decodedText[raw])) continue;
            var repaired = repair.Repair(decodedText.AsSpan(block.Start, raw - block.Start));
            if (repaired.Length < kept.Length || ++boundaries > MaxBoundaries || (long)boundaries * (block.End - block.Start) > MaxRepaired) return null;
            if (string.Equals(repaired, kept, StringComparison.Ordinal)) return raw;
        }
        return null;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
}
