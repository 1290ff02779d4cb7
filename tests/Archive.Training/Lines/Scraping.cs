using System.Text;
using Archive.Core.Normalization.Structure;

namespace Archive.Training.Lines;

/// <summary>What happens to a page's lines on the way into a text file.</summary>
internal static class Scraping
{
    /// <summary>Prints lines as a scraper might have left them.</summary>
    public static GeneratedDocument Print(List<DrawnLine> lines, Random random)
    {
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i - 1].Label != LineLabel.Caption || random.Next(100) >= 35) continue;
            lines[i] = lines[i] with { ExtraBlankLines = random.Next(1, 4), IsTight = false };
        }
        if (random.Next(100) < 4) lines = CutShort(lines, random);
        if (random.Next(100) < 8) lines = lines.Select(line => line with { Text = WithTypewriterAccents(line.Text) }).ToList();
        return random.Next(100) switch
        {
            < 4 => Join(lines, _ => " "),
            < 8 => Wrap(lines, random.Next(58, 84)),
            < 16 => Join(lines, _ => "\n"),
            < 24 => Join(lines, _ => "\n\n\n"),
            < 32 => Join(lines, line => line.IsTight ? "\n" : new string('\n', random.Next(1, 5))),
            < 40 => Join(lines, line => line.Label.IsText() ? "\n\n" : "\n"),
            < 50 => Join(lines, _ => "\n\n"),
            _ => Join(lines, line => line.IsTight ? "\n" : "\n\n"),
        };
    }

    private static GeneratedDocument Join(List<DrawnLine> lines, Func<DrawnLine, string> before)
    {
        var text = new StringBuilder();
        var spans = new List<(int End, LineLabel Label)>();
        foreach (var line in lines)
        {
            if (text.Length > 0) text.Append(before(line)).Append('\n', before(line).Length > 1 ? line.ExtraBlankLines : 0);
            text.Append(line.Text);
            spans.Add((text.Length, line.Label));
        }
        return new GeneratedDocument(text.ToString(), spans);
    }

    private static GeneratedDocument Wrap(List<DrawnLine> lines, int columns)
    {
        var wrapped = lines.Select(line =>
        {
            var text = new StringBuilder();
            var width = 0;
            foreach (var word in line.Text.Split(' '))
            {
                if (width > 0 && width + 1 + word.Length > columns)
                {
                    text.Append('\n');
                    width = 0;
                }
                else if (width > 0)
                {
                    text.Append(' ');
                    width++;
                }
                text.Append(word);
                width += word.Length;
            }
            return line with { Text = text.ToString() };
        }).ToList();
        return Join(wrapped, line => line.IsTight ? "\n" : "\n\n");
    }

    private static List<DrawnLine> CutShort(List<DrawnLine> lines, Random random)
    {
        var last = random.Next(lines.Count / 2, lines.Count);
        var text = lines[last].Text;
        var cut = text[..random.Next(1, text.Length + 1)].TrimEnd();
        return cut.Length == 0 ? lines : [.. lines[..last], lines[last] with { Text = cut }];
    }

    private static string WithTypewriterAccents(string text)
    {
        var output = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var plain = "àèéìòù".IndexOf(text[i], StringComparison.Ordinal) is >= 0 and var at ? "aeeiou"[at] : '\0';
            var endsWord = i + 1 == text.Length || !char.IsLetter(text[i + 1]);
            if (plain != '\0' && endsWord) output.Append(plain).Append('\'');
            else output.Append(text[i]);
        }
        return output.ToString();
    }
}
