using System.Buffers;
using System.Text;
using Archive.Core.Articles;

namespace Archive.Core.Search.Queries;

/// <summary>
/// The query language, version 1 (README, "Query language"): words, phrases, AND OR NOT + - ( ), wildcards, word~, and title: author:
/// source: tag: lang: date:. Whatever is no operator is text, so that no title pasted into the box can fail: an operator with nothing to
/// join, a bracket or quotation mark left open or a hyphen means what a reader would take it for.
/// </summary>
public sealed class QueryParser
{
    /// <summary>The longest query, in UTF-16 units.</summary>
    public const int MaxLength = 1_000;

    /// <summary>How deep brackets may be nested.</summary>
    public const int MaxDepth = 32;

    /// <summary>How many words with wildcards a query may hold: each of them stands for many words.</summary>
    public const int MaxPatterns = 3;

    /// <summary>How many words a query may look for in similar spellings.</summary>
    public const int MaxFuzzyWords = 10;

    /// <summary>How many of the words between two given ones a phrase may pass over.</summary>
    public const int MaxDistance = 100;

    private const int MinLettersBeforeWildcard = 2;
    private const int MinFuzzyLength = 3;
    private const int LengthForTwoEdits = 6;
    private const string OpeningQuotes = "\"“„«”";

    private static readonly SearchValues<char> Punctuation = SearchValues.Create("\"'’“”«»[]{},.;:!?…–—-");

    private readonly string _text;
    private double _share;
    private int _at;
    private int _depth;
    private int _patterns;
    private int _fuzzyWords;

    private QueryParser(string text, double share)
    {
        _text = text;
        _share = share;
    }

    /// <summary>Parses; exactly one of the two results is null. Empty text asks for everything.</summary>
    /// <param name="text">What was typed; null for nothing.</param>
    /// <param name="share">
    /// How many of the words that merely stand side by side an article must hold: 1 for all, 0 for any one, between them that share,
    /// rounded up.
    /// </param>
    public static (Query? Query, QueryProblem? Problem) Parse(string? text, double share = 1)
    {
        if (text is null) return (EverythingQuery.Instance, null);
        if (text.Length > MaxLength)
        {
            var tooLong = $"The query has {text.Length:N0} characters; at most {MaxLength:N0} are allowed. "
                + "Search for its most telling words.";
            return (null, new QueryProblem(MaxLength, tooLong));
        }
        var parser = new QueryParser(text, share);
        try
        {
            var parts = new List<Query>();
            while (true)
            {
                if (parser.ReadAlternatives(field: null) is { } part) parts.Add(part);
                if (parser._at >= text.Length) break;
                parser._at++; // a closing bracket that nothing opened
            }
            return (parts.Count == 0 ? EverythingQuery.Instance : Join(parts), null);
        }
        catch (QueryException exception)
        {
            return (null, exception.Problem);
        }
    }

    /// <summary>a b OR c d: what stands side by side belongs together more closely than what OR joins.</summary>
    private Query? ReadAlternatives(string? field)
    {
        var alternatives = new List<Query>();
        do
        {
            if (ReadSequence(field) is { } sequence) alternatives.Add(sequence);
        }
        while (TakeOperator("OR"));
        return alternatives.Count switch { 0 => null, 1 => alternatives[0], _ => new AnyOfQuery(alternatives) { IsChoice = true } };
    }

    private Query? ReadSequence(string? field)
    {
        var wished = new List<Query>();
        var narrowing = new List<Query>();
        var insisted = new List<Query>();
        while (!AtEndOfSequence())
        {
            var (part, role) = ReadConjunction(field);
            if (part is not null) (role switch { QueryRole.Wished => wished, QueryRole.Narrowing => narrowing, _ => insisted }).Add(part);
        }
        List<Query> required = [.. insisted, .. narrowing];
        if (_share >= 1 || wished.Count == 0) return required.Count + wished.Count == 0 ? null : Join([.. wished, .. required]);

        // Beside words that are insisted on the others decide the order only.
        wished = wished.DistinctBy(part => part.ToString()).ToList();
        var minimum = insisted.Count > 0 ? 0 : Math.Max(1, (int)Math.Ceiling(_share * wished.Count));
        return wished.Count == 1 && minimum == 1 ? Join([.. wished, .. required]) : Join([new AnyOfQuery(wished, minimum), .. required]);
    }

    /// <summary>a AND b AND c; a single part keeps its role.</summary>
    private (Query? Part, QueryRole Role) ReadConjunction(string? field)
    {
        var parts = new List<Query>();
        var role = QueryRole.Wished;
        do
        {
            // An operator that has nothing before it to join.
            while (TakeOperator("AND"))
            {
            }
            if (AtEndOfSequence()) break;
            (var part, role) = ReadSigned(field);
            if (part is not null) parts.Add(part);
        }
        while (TakeOperator("AND"));
        return parts.Count switch { 0 => (null, QueryRole.Wished), 1 => (parts[0], role), _ => (Join(parts), QueryRole.Wished) };
    }

    private (Query? Part, QueryRole Role) ReadSigned(string? field)
    {
        var isExcluded = false;
        while (TakeOperator("NOT") || TakeSign('-')) isExcluded = !isExcluded;
        var isInsisted = !isExcluded && TakeSign('+');
        if (AtEndOfSequence()) return (null, QueryRole.Wished); // NOT of nothing
        var share = _share;
        if (isExcluded) _share = 1; // what is excluded is meant as it stands, however many words must match
        var part = ReadPart(field);
        _share = share;
        if (part is null) return (null, QueryRole.Wished);
        if (isExcluded) return (new NotQuery(part), QueryRole.Narrowing);
        if (isInsisted) return (part is WordQuery word ? word with { IsInsisted = true } : part, QueryRole.Insisted);
        return (part, part is AttributeQuery or LanguageQuery or DateQuery ? QueryRole.Narrowing : QueryRole.Wished);
    }

    private Query? ReadPart(string? field)
    {
        var start = _at;
        if (_text[_at] == '(') return ReadGroup(field);
        if (OpeningQuotes.Contains(_text[_at], StringComparison.Ordinal)) return ReadPhrase(field);
        if (TakeField() is { } inner)
        {
            if (inner == "date") return ReadDates(start);
            return ReadPart(inner);
        }
        return ReadWord(field);
    }

    private Query? ReadGroup(string? field)
    {
        var open = _at++;
        if (++_depth > MaxDepth)
        {
            throw new QueryException(open, $"Brackets are nested more than {MaxDepth} deep; write the query with fewer.");
        }
        var group = ReadAlternatives(field);
        if (_at < _text.Length) _at++; // the closing bracket; at the end of the query it may be missing
        _depth--;
        return group;
    }

    private Query? ReadPhrase(string? field)
    {
        var closing = _text[_at] switch
        {
            '«' => "»",
            '"' => "\"",
            _ => "”“\"",
        };
        var start = _at + 1;
        var length = _text.AsSpan(start).IndexOfAny(closing);
        var end = length < 0 ? _text.Length : start + length;
        _at = Math.Min(_text.Length, end + 1);
        var distance = ReadDistance();
        var words = _text[start..end];
        return HasWord(words) ? InField(field, words, start, () => new PhraseQuery(words, start, distance)) : null;
    }

    private int ReadDistance()
    {
        if (_at >= _text.Length || _text[_at] != '~') return 0;
        var at = _at++;
        var digits = _text.AsSpan(_at);
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        if (length >= 0) digits = digits[..length];
        _at += digits.Length;
        if (int.TryParse(digits, out var distance) && distance <= MaxDistance) return distance;
        throw new QueryException(at,
            $"“~” behind a phrase wants the number of words that may stand between, up to {MaxDistance}: \"ponte fiume\"~5.");
    }

    private Query? ReadWord(string? field)
    {
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !"\"“„«()".Contains(_text[_at], StringComparison.Ordinal)) _at++;
        var typed = _text[start.._at];
        if (typed is "*") return EverythingQuery.Instance;
        if (!HasWord(typed)) return null;
        if (field is "author" or "source" or "tag" && typed.AsSpan().IndexOfAny('*', '~') >= 0)
        {
            throw new QueryException(start, $"{field}: takes words as they are, without * and ~; one word of the name is enough.");
        }
        if (FuzzyMark(typed) is >= 0 and var mark) return InField(field, typed[..mark], start, () => Fuzzy(typed, mark, start));
        return IsPattern(typed, out var pattern, out var offset)
            ? InField(field, pattern, start + offset, () => Pattern(pattern, start + offset))
            : InField(field, typed, start, () => new WordQuery(typed, start));
    }

    /// <summary>Text within a field: the headline takes any kind, names and languages take the words as they are.</summary>
    private static Query InField(string? field, string text, int position, Func<TextQuery> otherwise) => field switch
    {
        "title" => otherwise() with { InTitle = true },
        "author" => new AttributeQuery(ArticleAttribute.Author, text, position),
        "source" => new AttributeQuery(ArticleAttribute.Source, text, position),
        "tag" => new AttributeQuery(ArticleAttribute.Tag, text, position),
        "lang" => new LanguageQuery(Articles.Language.Parse(text) is { } language && language.Length == text.Length
            ? language
            : throw new QueryException(position, $"“{text}” is not a language code; write it, en, another ISO 639-1 code or und.")),
        _ => otherwise(),
    };

    private static int FuzzyMark(string typed)
    {
        var mark = typed.IndexOf('~', StringComparison.Ordinal);
        return mark > 0 && typed.AsSpan(mark + 1).IndexOfAnyExceptInRange('0', '9') < 0 && HasWord(typed.AsSpan(0, mark)) ? mark : -1;
    }

    private FuzzyQuery Fuzzy(string typed, int mark, int start)
    {
        var word = typed[..mark];
        if (word.AsSpan().IndexOfAny('*', '?') >= 0)
        {
            throw new QueryException(start, $"“{typed}” asks for a wildcard and similar spelling at once; use one of them.");
        }
        if (word.Length < MinFuzzyLength)
        {
            throw new QueryException(start,
                $"“{word}” is too short to be looked for in similar spellings; write {MinFuzzyLength} letters or more.");
        }
        if (++_fuzzyWords > MaxFuzzyWords)
        {
            throw new QueryException(start, $"The query asks for more than {MaxFuzzyWords} words in similar spellings; ask for fewer.");
        }
        return typed[(mark + 1)..] switch
        {
            "" => new FuzzyQuery(word, start, word.Length < LengthForTwoEdits ? 1 : 2),
            "1" => new FuzzyQuery(word, start, 1),
            "2" => new FuzzyQuery(word, start, 2),
            _ => throw new QueryException(start + mark,
                $"“~” behind a word takes the number of letters that may differ, 1 or 2: {word}~1."),
        };
    }

    /// <summary>An asterisk anywhere, or a question mark between two letters: one at the end of a word ends a question.</summary>
    private static bool IsPattern(string typed, out string pattern, out int offset)
    {
        var first = typed.AsSpan().IndexOfAnyExcept(Punctuation);
        var end = typed.AsSpan().LastIndexOfAnyExcept(Punctuation) + 1;
        offset = Math.Max(0, first);
        pattern = first < 0 ? "" : typed[first..end];
        return pattern.AsSpan().IndexOfAny('*', '?') >= 0 && !pattern.Contains('/', StringComparison.Ordinal); // an address is no pattern
    }

    private PatternQuery Pattern(string pattern, int position)
    {
        var wildcard = pattern.AsSpan().IndexOfAny('*', '?');
        if (pattern.Take(wildcard).Count(character => char.IsLetterOrDigit(character) && character != 'ʼ') < MinLettersBeforeWildcard)
        {
            throw new QueryException(position,
                $"“{pattern}” has its wildcard too early; write at least {MinLettersBeforeWildcard} letters before it.");
        }
        if (++_patterns > MaxPatterns)
        {
            throw new QueryException(position, $"The query holds more than {MaxPatterns} words with wildcards; write the others out.");
        }
        return new PatternQuery(pattern, position);
    }

    private DateQuery ReadDates(int start)
    {
        var end = _text[_at] == '[' ? _text.IndexOf(']', _at) : -1;
        string from, to;
        if (_text[_at] == '[')
        {
            var bounds = end < 0 ? [] : _text[(_at + 1)..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (bounds is not [_, "TO", _])
            {
                throw new QueryException(_at, "A period is written date:[2022-09 TO 2022-12], with * for an open end.");
            }
            (from, to) = (bounds[0], bounds[2]);
            _at = end + 1;
        }
        else
        {
            var first = _at;
            while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && _text[_at] is not (')' or '(')) _at++;
            from = to = _text[first.._at].Trim('"');
        }
        var (earliest, _) = Bound(from, start);
        var (_, latest) = Bound(to, start);
        if (earliest > latest) throw new QueryException(start, $"{from} lies after {to}; a period begins with its first day.");
        return new DateQuery(earliest, latest);
    }

    private static (DateOnly? First, DateOnly? Last) Bound(string text, int position)
    {
        if (text == "*") return (null, null);
        if (IsoDates.TryParsePeriod(text, out var first, out var last)) return (first, last);
        throw new QueryException(position,
            $"“{text}” is not a date; write date:2022, date:2022-09, date:2022-09-28 or date:[2022-09 TO 2022-12].");
    }

    /// <summary>A field's name and colon, when its value follows at once; “Title: a story” is text.</summary>
    private string? TakeField()
    {
        foreach (var name in (ReadOnlySpan<string>)["title", "author", "source", "tag", "lang", "date"])
        {
            var value = _at + name.Length + 1;
            if (value >= _text.Length || _text[value - 1] != ':' || char.IsWhiteSpace(_text[value]) || _text[value] is ')' or ':') continue;
            if (!_text.AsSpan(_at, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            _at = value;
            return name;
        }
        return null;
    }

    private bool AtEndOfSequence()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        return _at >= _text.Length || _text[_at] == ')' || Peek("OR");
    }

    private bool TakeOperator(string name)
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        if (!Peek(name)) return false;
        _at += name.Length;
        return true;
    }

    private bool Peek(string name)
    {
        var end = _at + name.Length;
        return string.CompareOrdinal(_text, _at, name, 0, name.Length) == 0
            && (end >= _text.Length || char.IsWhiteSpace(_text[end]) || _text[end] is '(' or ')' or '"');
    }

    /// <summary>A sign in front of a word, a phrase, a group or a field; a dash between spaces is none.</summary>
    private bool TakeSign(char sign)
    {
        if (_at + 1 >= _text.Length || _text[_at] != sign) return false;
        var next = _text[_at + 1];
        if (!char.IsLetterOrDigit(next) && next != '(' && !OpeningQuotes.Contains(next, StringComparison.Ordinal)) return false;
        _at++;
        return true;
    }

    private static Query Join(List<Query> parts)
    {
        // Everything and something is something.
        var telling = parts.Where(part => part is not EverythingQuery).DistinctBy(part => part.ToString()).ToList();
        return telling.Count switch { 0 => EverythingQuery.Instance, 1 => telling[0], _ => new AllOfQuery(telling) };
    }

    private static bool HasWord(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) return true;
        }
        return false;
    }

    private sealed class QueryException(int position, string message) : Exception(message)
    {
        public QueryProblem Problem { get; } = new(position, message);
    }
}
