using System.Globalization;
using Archive.Core.Normalization.Structure;

namespace Archive.Training.Lines;

/// <summary>
/// Draws documents: a layout of one set, a story of the same or another, and the accidents of scraping (blank lines, wrapped lines, a
/// single line, typewriter accents, a cut end). Deterministic for a seed.
/// </summary>
internal sealed class DocumentGenerator(IReadOnlyList<TemplateSet> sets, int seed)
{
    private static readonly string[][] Months =
    [
        ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    ];

    private static readonly string[][] Days =
    [
        ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, string> _constants = new(StringComparer.Ordinal);
    private TemplateSet _set = sets[0];
    private string _language = "it";
    private Story _story = null!;
    private DateTime _date;
    private TextPattern? _dateForm;

    /// <summary>Draws the next document.</summary>
    public GeneratedDocument Next()
    {
        _constants.Clear();
        _set = DrawSet();
        _language = TemplateSet.Languages[_random.Next(2)];
        var stories = Chance(60) && _set.Stories[_language].Count > 0 ? _set.Stories[_language]
            : Borrowed(set => set.Stories[_language] is { Count: > 0 } found ? found : null)!;
        _story = stories[_random.Next(stories.Count)];
        _date = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(_random.Next(9_000));
        _dateForm = null;
        var lines = new List<DrawnLine>();
        Draw(DrawLayout(), _language, lines, depth: 0);
        return Scraping.Print(WithStory(lines), _random);
    }

    /// <summary>A set: one that borrows its stories holds what is most usual, and is drawn more often.</summary>
    private TemplateSet DrawSet()
    {
        const int Usual = 4;
        var at = _random.Next(sets.Sum(Weight));
        return sets.First(set => (at -= Weight(set)) < 0);

        static int Weight(TemplateSet set) => set.Stories["it"].Count == 0 ? Usual : 1;
    }

    private List<Grammar.Item> DrawLayout()
    {
        var layouts = _set.Grammars[_language].Layouts;
        var at = _random.Next(layouts.Sum(layout => layout.Weight));
        return layouts.First(layout => (at -= layout.Weight) < 0).Items;
    }

    private void Draw(List<Grammar.Item> items, string language, List<DrawnLine> lines, int depth)
    {
        if (depth > 12) throw new FormatException($"Set {_set.Name}: blocks contain one another without end.");
        foreach (var item in items)
        {
            if (!Chance(item.Percent)) continue;
            var count = _random.Next(item.Min, item.Max + 1);
            for (var i = 0; i < count; i++) Draw(item, language, lines, depth);
        }
    }

    private void Draw(Grammar.Item item, string language, List<DrawnLine> lines, int depth)
    {
        if (item.Block is { } reference)
        {
            var isOther = reference.StartsWith("other:", StringComparison.Ordinal);
            var ofBlock = isOther ? Other(language) : language;
            var block = _set.Grammars[ofBlock].Blocks[isOther ? reference["other:".Length..] : reference];
            Draw(block[_random.Next(block.Count)], ofBlock, lines, depth + 1);
        }
        else if (item.Text is null)
        {
            lines.Add(new DrawnLine(item.IsFirstParagraph ? "\u0001" : "\u0002", LineLabel.Body, item.IsTight));
        }
        else if (item.Text.Draw(_random, slot => Fill(slot, language)) is { Length: > 0 } text)
        {
            lines.Add(new DrawnLine(text, item.Label!.Value, item.IsTight));
        }
    }

    /// <summary>The lines with the story's paragraphs where they stand, and now and then a trap among them.</summary>
    private List<DrawnLine> WithStory(List<DrawnLine> lines)
    {
        var body = DrawBody();
        var places = lines.Count(line => line.Text == "\u0002");
        var result = new List<DrawnLine>();
        var used = 0;
        foreach (var line in lines)
        {
            if (line.Text is not ("\u0001" or "\u0002"))
            {
                result.Add(line);
                continue;
            }
            var left = body.Count - used;
            var take = line.Text == "\u0001" ? Math.Min(1, left)
                : --places == 0 ? left
                : left < 2 ? 0
                : _random.Next(1, Math.Max(2, left / (places + 1) + 1));
            result.AddRange(body.GetRange(used, take));
            used += take;
        }
        return result;
    }

    private List<DrawnLine> DrawBody()
    {
        var paragraphs = _story.Body;
        // A shorter article, or one that is a single paragraph.
        if (paragraphs.Count > 4 && Chance(25)) paragraphs = paragraphs.GetRange(0, _random.Next(2, paragraphs.Count));
        else if (Chance(3)) paragraphs = paragraphs.GetRange(0, 1);
        var body = paragraphs.Select(text => text.StartsWith("##", StringComparison.Ordinal)
            ? new DrawnLine(text.TrimStart('#', ' '), LineLabel.Heading, IsTight: false)
            : new DrawnLine(text, LineLabel.Body, text[0] is '-' or '•')).ToList();
        while (body.Count > 1 && body[^1].Label == LineLabel.Heading) body.RemoveAt(body.Count - 1);
        // A subheading may stand directly below the head.
        if (Chance(5) && body.Count > 0 && DrawHeading() is { } heading)
        {
            body.Insert(0, new DrawnLine(heading, LineLabel.Heading, IsTight: false));
        }
        for (var traps = Chance(35) ? _random.Next(1, 3) : 0; traps > 0; traps--) AddTrap(body);
        return body;
    }

    private string? DrawHeading()
    {
        var headings = sets.SelectMany(set => set.Stories[_language]).SelectMany(story => story.Body)
            .Where(text => text.StartsWith("##", StringComparison.Ordinal)).ToList();
        return headings.Count == 0 ? null : headings[_random.Next(headings.Count)].TrimStart('#', ' ');
    }

    /// <summary>Puts lines that sound like furniture into a text, where they belong to it.</summary>
    private void AddTrap(List<DrawnLine> body)
    {
        var traps = Chance(60) ? _set.Grammars[_language].Blocks.GetValueOrDefault("trap") : null;
        traps ??= Borrowed(set => set.Grammars[_language].Blocks.GetValueOrDefault("trap"));
        if (traps is null) return;
        var trap = new List<DrawnLine>();
        Draw(traps[_random.Next(traps.Count)], _language, trap, depth: 1);
        var at = Chance(30) ? body.Count : _random.Next(Math.Min(1, body.Count), body.Count + 1);
        body.InsertRange(at, trap.Where(line => line.Text is not "\u0002"));
    }

    private string Fill(string slot, string language)
    {
        var text = ValueOf(slot.ToLowerInvariant(), language);
        if (text.Length == 0) return text;
        return slot.Length > 1 && slot.All(character => !char.IsLower(character)) ? text.ToUpper(CultureInfo.InvariantCulture)
            : char.IsUpper(slot[0]) ? char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..]
            : text;
    }

    private string ValueOf(string slot, string language)
    {
        var stories = _set.Stories[language] is { Count: > 0 } own
            ? own
            : Borrowed(set => set.Stories[language] is { Count: > 0 } found ? found : null)!;
        return slot switch
        {
            "title" => Constant(slot, () => Pick(_story.Titles)),
            "kicker" => Constant(slot, () => Pick(_story.Kickers)),
            "standfirst" => Constant(slot, () => DrawStandfirst()),
            "caption" => Constant(slot, () => Pick(_story.Captions)),
            "author" or "author2" => Constant(slot, () => DrawName(_language)),
            "site" => Constant(slot, () => DrawText("site", _language)),
            "person" => DrawName(language),
            "date" => DrawDate(_date),
            "date2" => DrawDate(_date.AddDays(1)),
            "time" => $"{_random.Next(24):00}{(Chance(70) ? ':' : '.')}{_random.Next(60):00}",
            "n" => Number(_random.Next(2, 100)),
            "n3" => Number(_random.Next(100, 10_000)),
            "year" => Number(_random.Next(1950, 2026)),
            "headline" => Pick(stories[_random.Next(stories.Count)].Titles),
            "sentence" => DrawSentence(stories),
            "words" => DrawWords(stories),
            _ when DateParts(slot, language) is { } part => part,
            _ => DrawText(slot, language),
        };
    }

    private string DrawText(string name, string language)
    {
        // A small set borrows its names and places from the others.
        var texts = _set.Grammars[language].Texts.GetValueOrDefault(name)
            ?? Borrowed(set => set.Grammars[language].Texts.GetValueOrDefault(name))
            ?? throw new FormatException($"Set {_set.Name}, {language}: there is no text {name}.");
        return texts[_random.Next(texts.Count)].Draw(_random, slot => Fill(slot, language));
    }

    /// <summary>What another set has, drawn among those that have it; null when none has.</summary>
    private T? Borrowed<T>(Func<TemplateSet, T?> of)
        where T : class
    {
        var found = sets.Select(of).Where(value => value is not null).ToList();
        return found.Count == 0 ? null : found[_random.Next(found.Count)];
    }

    private string DrawName(string language) => $"{DrawText("first", language)} {DrawText("last", language)}";

    private string DrawDate(DateTime date)
    {
        var forms = _set.Grammars[_language].Texts.GetValueOrDefault("dateform")
            ?? Borrowed(set => set.Grammars[_language].Texts.GetValueOrDefault("dateform"))!;
        _dateForm ??= forms[_random.Next(forms.Count)];
        return _dateForm.Draw(_random, slot => DateParts(slot.ToLowerInvariant(), _language, date) is { } part
            ? slot.Length > 1 && slot.All(char.IsUpper) ? part.ToUpper(CultureInfo.InvariantCulture)
                : char.IsUpper(slot[0]) ? char.ToUpper(part[0], CultureInfo.InvariantCulture) + part[1..] : part
            : Fill(slot, _language));
    }

    private string? DateParts(string slot, string language) => DateParts(slot, language, _date.AddDays(_random.Next(-400, 400)));

    private static string? DateParts(string slot, string language, DateTime date)
    {
        var index = language == "it" ? 0 : 1;
        var month = Months[index][date.Month - 1];
        var day = Days[index][((int)date.DayOfWeek + 6) % 7];
        return slot switch
        {
            "d" => Number(date.Day),
            "dd" => date.Day.ToString("00", CultureInfo.InvariantCulture),
            "m" => Number(date.Month),
            "mm" => date.Month.ToString("00", CultureInfo.InvariantCulture),
            "month" => month,
            "mon" => month[..3],
            "yyyy" => Number(date.Year),
            "yy" => (date.Year % 100).ToString("00", CultureInfo.InvariantCulture),
            "weekday" => day,
            "wd" => day[..3],
            _ => null,
        };
    }

    private string DrawStandfirst()
    {
        var standfirst = Pick(_story.Standfirsts);
        return Chance(50) ? standfirst.TrimEnd('.') : standfirst;
    }

    private string DrawSentence(List<Story> stories)
    {
        var paragraph = DrawParagraph(stories);
        var ends = new List<int> { 0 };
        for (var i = 1; i + 1 < paragraph.Length; i++)
        {
            if (paragraph[i] == ' ' && paragraph[i - 1] is '.' or '!' or '?' && char.IsUpper(paragraph[i + 1])) ends.Add(i + 1);
        }
        ends.Add(paragraph.Length);
        var at = _random.Next(ends.Count - 1);
        return paragraph[ends[at]..ends[at + 1]].Trim();
    }

    private string DrawWords(List<Story> stories)
    {
        var words = DrawParagraph(stories).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = _random.Next(Math.Max(1, words.Length - 4));
        return string.Join(' ', words.Skip(start).Take(_random.Next(2, 5))).Trim('.', ',', ';', ':', '!', '?', '"', '«', '»', '“', '”');
    }

    private string DrawParagraph(List<Story> stories)
    {
        var body = stories[_random.Next(stories.Count)].Body.Where(text => text[0] is not ('#' or '-' or '>')).ToList();
        return body.Count == 0 ? "Così." : body[_random.Next(body.Count)];
    }

    private string Constant(string name, Func<string> draw) =>
        _constants.TryGetValue(name, out var known) ? known : _constants[name] = draw();

    private string Pick(List<string> values) => values.Count == 0 ? string.Empty : values[_random.Next(values.Count)];

    private bool Chance(int percent) => _random.Next(100) < percent;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Other(string language) => language == "it" ? "en" : "it";
}
