using System.Globalization;
using System.Text.Json;
using Archive.Core.Articles;

namespace Archive.Api.Http;

/// <summary>
/// Reads query parameters strictly: unknown names, repetitions and values of another form are problems that name the parameter.
/// </summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _query;
    private readonly List<FieldProblem> _problems = [];
    private readonly IReadOnlyList<QueryParameter> _known;

    public QueryReader(HttpContext context)
        : this(context.Request.Query, context.GetEndpoint()?.Metadata.GetMetadata<QueryParameters>()?.Known ?? [])
    {
    }

    /// <summary>Reads values that came otherwise than in the address, by the same rules.</summary>
    public QueryReader(IQueryCollection query, IReadOnlyList<QueryParameter> known)
    {
        _query = query;
        _known = known;
        foreach (var name in _query.Keys)
        {
            if (known.Any(parameter => parameter.Name == name)) continue;
            var nearest = Nearest(name, known) is { } near ? $" Did you mean {near}?" : "";
            var names = known.Count == 0
                ? "None is known here."
                : $"Known are {string.Join(", ", known.Select(parameter => parameter.Name))}.";
            Refuse(name, $"Unknown parameter.{nearest} {names}");
        }
        foreach (var parameter in known)
        {
            if (parameter.IsRequired && Text(parameter.Name) is null) Refuse(parameter.Name, "It is required.");
            if (_query[parameter.Name].FirstOrDefault(value => value?.Length > parameter.MaxLength) is { } tooLong)
            {
                Refuse(parameter.Name, $"It has {tooLong.Length:N0} characters; {parameter.MaxLength:N0} are possible.");
            }
            if (!parameter.IsRepeatable && _query[parameter.Name].Count > 1)
            {
                Refuse(parameter.Name, "It stands more than once; give it once.");
            }
        }
    }

    public IReadOnlyList<FieldProblem> Problems => _problems;

    /// <summary>Adds what is wrong with a parameter beyond its form.</summary>
    public void Refuse(string name, string message) => _problems.Add(new FieldProblem(name, message));

    /// <summary>The known name that a name may be meant for: spelt almost so, or the one's beginning; null when none is near.</summary>
    private static string? Nearest(string name, IReadOnlyList<QueryParameter> known)
    {
        const int MaxLength = 30;
        if (name.Length is < 2 or > MaxLength) return null;
        var (nearest, distance) = known.Select(parameter => (parameter.Name, Distance: Distance(parameter.Name)))
            .OrderBy(one => one.Distance).FirstOrDefault(("", int.MaxValue));
        return distance <= (name.Length + 2) / 3 ? nearest : null;

        int Distance(string other)
        {
            var isBeginning = other.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                || name.StartsWith(other, StringComparison.OrdinalIgnoreCase);
            return isBeginning ? 1 : EditDistance(name.ToLowerInvariant(), other);
        }
    }

    /// <summary>Levenshtein's distance, a row of the matrix at a time.</summary>
    private static int EditDistance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var substituted = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, substituted));
            }
        }
        return row[^1];
    }

    public string? Text(string name) => _query[name] is [{ } value, ..] && !string.IsNullOrWhiteSpace(value) ? value : null;

    public IReadOnlyList<string> Texts(string name)
    {
        var values = _query[name].Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!.Trim());
        return values.Distinct(StringComparer.Ordinal).ToList();
    }

    /// <summary>The names of a choice as parameters write them: camelCase.</summary>
    public static IReadOnlyList<string> NamesOf<T>() where T : struct, Enum => ChoiceNames<T>.All;

    /// <summary>The name of one.</summary>
    public static string NameOf<T>(T choice) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString());

    public T? Choice<T>(string name) where T : struct, Enum => Text(name) is { } text ? Choose<T>(name, text) : null;

    public IReadOnlyList<T> Choices<T>(string name) where T : struct, Enum =>
        Texts(name).Select(text => Choose<T>(name, text)).OfType<T>().ToList();

    /// <summary>The chosen ones of the values that the parameter declares, as it declares them.</summary>
    public IReadOnlyList<string> ChoicesOf(string name)
    {
        var values = _known.Single(parameter => parameter.Name == name).Values!;
        var chosen = new List<string>();
        foreach (var text in Texts(name))
        {
            if (values.FirstOrDefault(value => value.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } value) chosen.Add(value);
            else Refuse(name, $"“{text}” is not one of {string.Join(", ", values)}.");
        }
        return chosen;
    }

    /// <summary>The chosen one of the values that the parameter declares; null when none is chosen.</summary>
    public string? ChoiceOf(string name) => ChoicesOf(name) is [var first, ..] ? first : null;

    private T? Choose<T>(string name, string text) where T : struct, Enum
    {
        var at = ChoiceNames<T>.All.FindIndex(known => known.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
        if (at >= 0) return Enum.GetValues<T>()[at];
        Refuse(name, $"“{text}” is not one of {string.Join(", ", NamesOf<T>())}.");
        return null;
    }

    /// <summary>True or false; false when it is not given.</summary>
    public bool Flag(string name)
    {
        if (Text(name) is not { } text) return false;
        if (bool.TryParse(text, out var flag)) return flag;
        Refuse(name, $"“{text}” is neither true nor false.");
        return false;
    }

    /// <summary>A whole number within the bounds that the parameter declares.</summary>
    public int? Number(string name) => Text(name) is null ? null : Number(name, otherwise: 0);

    public int Number(string name, int otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        var bounds = _known.FirstOrDefault(parameter => parameter.Name == name);
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            if (number >= (bounds?.Minimum ?? int.MinValue) && number <= (bounds?.Maximum ?? int.MaxValue)) return number;
            Refuse(name, bounds!.Maximum is null
                ? $"{number} is out of range; it is {bounds.Minimum} or more."
                : $"{number} is out of range; {bounds.Minimum} to {bounds.Maximum:N0} are possible.");
            return otherwise;
        }
        Refuse(name, $"“{text}” is not a whole number.");
        return otherwise;
    }

    /// <summary>A day, month or year as the days it covers.</summary>
    public (DateOnly First, DateOnly Last)? Period(string name)
    {
        if (Text(name) is not { } text) return null;
        if (IsoDates.TryParsePeriod(text, out var first, out var last)) return (first, last);
        Refuse(name, $"“{text}” is not a date; write 2022, 2022-09 or 2022-09-28.");
        return null;
    }

    public DateOnly? Day(string name)
    {
        if (Text(name) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Refuse(name, $"“{text}” is not a day; write it as 2022-09-28.");
        return null;
    }

    public IReadOnlyList<string> Languages(string name)
    {
        var languages = new List<string>();
        foreach (var text in Texts(name))
        {
            if (Language.Parse(text) is { } language && language.Length == text.Length) languages.Add(language);
            else Refuse(name, $"“{text}” is not a language code; write it, en, another ISO 639-1 code or und.");
        }
        return languages;
    }

    public string? Url(string name)
    {
        if (Text(name) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url.AbsoluteUri;
        Refuse(name, $"“{text}” is not an absolute http or https address.");
        return null;
    }

    /// <summary>In the order of the values.</summary>
    private static class ChoiceNames<T> where T : struct, Enum
    {
        public static readonly List<string> All = Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName).ToList();
    }
}
