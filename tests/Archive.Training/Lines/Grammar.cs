using System.Globalization;
using System.Text.RegularExpressions;
using Archive.Core.Normalization.Structure;

namespace Archive.Training.Lines;

/// <summary>
/// How pages of sites look when all their text was copied, in one language: texts with choices, groups of labelled lines, and layouts of
/// whole documents. The notation is described in <c>Grammars/README.md</c>.
/// </summary>
internal sealed partial class Grammar
{
    private static readonly Dictionary<string, LineLabel> Labels = new(StringComparer.Ordinal)
    {
        ["TITLE"] = LineLabel.Title,
        ["STAND"] = LineLabel.Standfirst,
        ["CAPT"] = LineLabel.Caption,
        ["CRED"] = LineLabel.Credit,
        ["KICK"] = LineLabel.Kicker,
        ["BYL"] = LineLabel.Byline,
        ["DATE"] = LineLabel.Date,
        ["BYD"] = LineLabel.BylineDate,
        ["BODY"] = LineLabel.Body,
        ["HEAD"] = LineLabel.Heading,
        ["NAV"] = LineLabel.Navigation,
        ["SHARE"] = LineLabel.Share,
        ["ASK"] = LineLabel.Appeal,
        ["REL"] = LineLabel.Related,
        ["COMM"] = LineLabel.Comments,
        ["LEGAL"] = LineLabel.Legal,
        ["TAGS"] = LineLabel.Tags,
        ["BIO"] = LineLabel.Biography,
        ["TOOL"] = LineLabel.Tools,
    };

    /// <summary>A line of a block or layout.</summary>
    /// <param name="Min">The least number of times that it is drawn.</param>
    /// <param name="Max">The greatest number.</param>
    /// <param name="Percent">How often it is drawn at all.</param>
    /// <param name="IsTight">Whether it stands directly below the line before.</param>
    /// <param name="Label">Its label; null for a block.</param>
    /// <param name="Text">Its text; null for a block, and where the story's text stands.</param>
    /// <param name="Block">The block that stands here.</param>
    /// <param name="IsFirstParagraph">Whether only the story's first paragraph stands here.</param>
    internal sealed record Item(
        int Min, int Max, int Percent, bool IsTight, LineLabel? Label, TextPattern? Text, string? Block, bool IsFirstParagraph);

    public Dictionary<string, List<TextPattern>> Texts { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, List<List<Item>>> Blocks { get; } = new(StringComparer.Ordinal);
    public List<(int Weight, List<Item> Items)> Layouts { get; } = [];

    [GeneratedRegex(@"^(?:(\?|\d{1,3}%|\d+-\d+)\s+)?(~?)(?:([A-Z]+)(?:\s+(.*))?|@((?:other:)?\w+))$", RegexOptions.CultureInvariant)]
    private static partial Regex ItemLine { get; }

    /// <summary>Reads a grammar.</summary>
    /// <exception cref="FormatException">A line is not of the notation; the message says which.</exception>
    public static Grammar Read(string path)
    {
        var grammar = new Grammar();
        List<TextPattern>? texts = null;
        List<List<Item>>? alternatives = null;
        List<Item>? items = null;
        var number = 0;
        foreach (var raw in File.ReadLines(path))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            try
            {
                if (raw[0] != ' ')
                {
                    (texts, alternatives, items) = grammar.Open(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                }
                else if (texts is not null)
                {
                    texts.Add(TextPattern.Parse(line));
                }
                else if (line == "--" && alternatives is not null)
                {
                    alternatives.Add(items = []);
                }
                else
                {
                    items!.Add(ParseItem(line));
                }
            }
            catch (Exception exception) when (exception is FormatException or KeyNotFoundException or NullReferenceException)
            {
                throw new FormatException($"{path}:{number}: {exception.Message}", exception);
            }
        }
        foreach (var block in grammar.Blocks.Values) block.RemoveAll(alternative => alternative.Count == 0);
        return grammar;
    }

    private (List<TextPattern>? Texts, List<List<Item>>? Alternatives, List<Item>? Items) Open(string[] entry)
    {
        if (entry[0] == "text") return (Texts.TryGetValue(entry[1], out var known) ? known : Texts[entry[1]] = [], null, null);
        var items = new List<Item>();
        if (entry[0] == "block")
        {
            if (!Blocks.TryGetValue(entry[1], out var block)) Blocks[entry[1]] = block = [];
            block.Add(items);
            return (null, block, items);
        }
        if (entry[0] != "layout") throw new FormatException($"“{entry[0]}” is neither text, block nor layout.");
        Layouts.Add((entry.Length > 1 ? int.Parse(entry[1], CultureInfo.InvariantCulture) : 1, items));
        return (null, null, items);
    }

    private static Item ParseItem(string line)
    {
        if (ItemLine.Match(line) is not { Success: true } match) throw new FormatException($"“{line}” is no line of a block or layout.");
        var (count, text) = (match.Groups[1].Value, match.Groups[4].Value);
        var (min, max, percent) = count switch
        {
            "" => (1, 1, 100),
            "?" => (1, 1, 50),
            [.., '%'] => (1, 1, int.Parse(count[..^1], CultureInfo.InvariantCulture)),
            _ => (
                int.Parse(count.Split('-')[0], CultureInfo.InvariantCulture),
                int.Parse(count.Split('-')[1], CultureInfo.InvariantCulture),
                100),
        };
        var label = match.Groups[3].Success ? Labels[match.Groups[3].Value] : (LineLabel?)null;
        var isStory = label == LineLabel.Body && text is "" or "1";
        return new Item(
            min, max, percent, match.Groups[2].Length > 0, label, label is null || isStory ? null : TextPattern.Parse(text),
            match.Groups[5].Success ? match.Groups[5].Value : null, isStory && text == "1");
    }
}
