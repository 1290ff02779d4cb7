using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Decoding;

namespace Archive.Core.Normalization.Boilerplate;

/// <summary>Removes boilerplate from the end of paragraphs: some sites print the copyright notice on the last line of the text.</summary>
internal sealed class TailStripper(BoilerplateRules rules)
{
    /// <summary>
    /// A paragraph without its last sentences, where they match a rule with <see cref="BoilerplateRule.Tail"/>, and what was cut
    /// off; null when nothing was.
    /// </summary>
    public (TextBlock Kept, StrippedBlock? Tail) Strip(TextBlock block, string decodedText, KnownLines lines)
    {
        if (!block.IsProse) return (block, null);
        foreach (var cut in SentenceStartsFromEnd(block.Text))
        {
            if (rules.Match(block.Text[cut..], mayBeCut: false) is not { Rule.Tail: true } match) continue;
            if (lines.StandingOf(block.Text[cut..]) == LineStanding.Allowed) break;
            if (DecodedOffsetOf(block, decodedText, cut) is not { } decodedCut) break;
            return (
                block with { Text = block.Text[..cut].TrimEnd(), End = decodedCut },
                new StrippedBlock(
                    block with { Text = block.Text[cut..], Start = decodedCut }, match.Rule, "its wording at the end of a paragraph"));
        }
        return (block, null);
    }

    private static IEnumerable<int> SentenceStartsFromEnd(string text)
    {
        const int MaxTailLength = 160;
        for (var i = text.Length - 2; i > 1 && text.Length - i <= MaxTailLength; i--)
        {
            if (text[i - 1] == ' ' && (text[i - 2] is '.' or '!' or '?' or '»' or '”' or '"' or ')' || text[i] is '©' or '@'))
            {
                yield return i;
            }
        }
    }

    /// <summary>
    /// Maps an offset of the repaired text to the decoded text: the word boundary at which repairing what comes before gives exactly the
    /// kept part. Null when there is no such boundary; then nothing is cut.
    /// </summary>
    private static int? DecodedOffsetOf(TextBlock block, string decodedText, int cut)
    {
        const int MaxBoundaries = 100; // a tail has some thirty words; invisible characters between spaces could make any number
        const int MaxRepaired = 5_000_000; // every attempt repairs the whole paragraph: the longer it is, the fewer attempts
        var boundaries = 0;
        var kept = block.Text[..cut].TrimEnd();
        var repair = new TextRepair();
        for (var offset = block.End - 1; offset > block.Start; offset--)
        {
            if (!char.IsWhiteSpace(decodedText[offset - 1]) || char.IsWhiteSpace(decodedText[offset])) continue;
            var repaired = repair.Repair(decodedText.AsSpan(block.Start, offset - block.Start));
            if (repaired.Length < kept.Length || ++boundaries > MaxBoundaries) return null;
            if ((long)boundaries * (block.End - block.Start) > MaxRepaired) return null;
            if (string.Equals(repaired, kept, StringComparison.Ordinal)) return offset;
        }
        return null;
    }
}
