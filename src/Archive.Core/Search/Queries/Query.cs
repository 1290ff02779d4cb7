namespace Archive.Core.Search.Queries;

/// <summary>A query as a tree. It knows nothing of analysis or of an engine; each index translates it.</summary>
public abstract record Query
{
    /// <summary>Whether it looks for anything in the text; what only filters and excludes has no order of its own.</summary>
    public bool HasText => this switch
    {
        TextQuery => true,
        AllOfQuery all => all.Parts.Any(part => part.HasText),
        AnyOfQuery any => any.Parts.Any(part => part.HasText),
        _ => false,
    };
}

/// <summary>Every article.</summary>
public sealed record EverythingQuery : Query
{
    /// <summary>The one instance.</summary>
    public static EverythingQuery Instance { get; } = new();

    /// <inheritdoc />
    public override string ToString() => "*";
}

/// <summary>Articles that match all parts.</summary>
/// <param name="Parts">Two parts or more.</param>
public sealed record AllOfQuery(IReadOnlyList<Query> Parts) : Query
{
    /// <inheritdoc />
    public override string ToString() => $"({string.Join(" AND ", Parts)})";
}

/// <summary>Articles that match some of the parts; the more, the better.</summary>
/// <param name="Parts">One part or more.</param>
/// <param name="Minimum">How many must match; with 0 the parts decide the order only.</param>
public sealed record AnyOfQuery(IReadOnlyList<Query> Parts, int Minimum = 1) : Query
{
    /// <summary>Whether the query itself offers the choice, with OR; else fewer of its words are required than it has.</summary>
    public bool IsChoice { get; init; }

    /// <inheritdoc />
    public override string ToString() => Minimum switch
    {
        0 => $"[{string.Join(" ", Parts)}]",
        1 => $"({string.Join(" OR ", Parts)})",
        _ => $"({Minimum} OF {string.Join(", ", Parts)})",
    };
}

/// <summary>Articles that do not match.</summary>
/// <param name="Part">What they must not match.</param>
public sealed record NotQuery(Query Part) : Query
{
    /// <inheritdoc />
    public override string ToString() => $"NOT {Part}";
}

/// <summary>A part that is looked for in the text.</summary>
/// <param name="Text">What was typed, without operators.</param>
/// <param name="Position">Where it begins in the query, in UTF-16 units.</param>
public abstract record TextQuery(string Text, int Position) : Query
{
    /// <summary>Only in the headline.</summary>
    public bool InTitle { get; init; }

    /// <summary>The part in the query language.</summary>
    protected abstract string Form { get; }

    /// <inheritdoc />
    public sealed override string ToString() => InTitle ? $"title:{Form}" : Form;
}

/// <summary>Articles that hold a word in any of its forms.</summary>
/// <param name="Text">The word as it was typed.</param>
/// <param name="Position">Where it begins in the query, in UTF-16 units.</param>
public sealed record WordQuery(string Text, int Position) : TextQuery(Text, Position)
{
    /// <summary>Asked for with a plus: it is searched even if it is a stop word.</summary>
    public bool IsInsisted { get; init; }

    /// <inheritdoc />
    protected override string Form => IsInsisted ? $"+{Text}" : Text;
}

/// <summary>Articles that hold these words side by side, in these forms.</summary>
/// <param name="Text">The words as they were typed, without the quotation marks.</param>
/// <param name="Position">Where the text begins in the query, in UTF-16 units.</param>
/// <param name="Distance">How many words may stand between or be moved; 0 for side by side in this order.</param>
public sealed record PhraseQuery(string Text, int Position, int Distance = 0) : TextQuery(Text, Position)
{
    /// <inheritdoc />
    protected override string Form => Distance == 0 ? $"\"{Text}\"" : $"\"{Text}\"~{Distance}";
}

/// <summary>Articles that hold a word of this pattern: <c>*</c> stands for any letters or none, <c>?</c> for one letter.</summary>
/// <param name="Text">The pattern; two letters at least precede the first wildcard.</param>
/// <param name="Position">Where it begins in the query, in UTF-16 units.</param>
public sealed record PatternQuery(string Text, int Position) : TextQuery(Text, Position)
{
    /// <inheritdoc />
    protected override string Form => Text;
}

/// <summary>Articles that hold a word spelt almost like this.</summary>
/// <param name="Text">The word.</param>
/// <param name="Position">Where it begins in the query, in UTF-16 units.</param>
/// <param name="Edits">
/// How many letters may differ (inserted, left out, changed, swapped with the next): 1 or 2. The first letter must agree.
/// </param>
public sealed record FuzzyQuery(string Text, int Position, int Edits) : TextQuery(Text, Position)
{
    /// <inheritdoc />
    protected override string Form => $"{Text}~{Edits}";
}

/// <summary>The facts of an article that a query can ask for by name.</summary>
public enum ArticleAttribute
{
    /// <summary>The authors' names.</summary>
    Author,

    /// <summary>The source's name.</summary>
    Source,

    /// <summary>The tags.</summary>
    Tag,
}

/// <summary>Articles with these words, side by side, in a name: an author's, the source's, a tag's.</summary>
/// <param name="Attribute">Which.</param>
/// <param name="Text">The words as they were typed.</param>
/// <param name="Position">Where they begin in the query, in UTF-16 units.</param>
public sealed record AttributeQuery(ArticleAttribute Attribute, string Text, int Position) : Query
{
    /// <inheritdoc />
    public override string ToString() => $"{Attribute.ToString().ToLowerInvariant()}:\"{Text}\"";
}

/// <summary>Articles in a language.</summary>
/// <param name="Language">An ISO 639-1 code or "und".</param>
public sealed record LanguageQuery(string Language) : Query
{
    /// <inheritdoc />
    public override string ToString() => $"lang:{Language}";
}

/// <summary>Articles of a period; those without a date are left out.</summary>
/// <param name="From">The first day; null when open.</param>
/// <param name="To">The last day; null when open.</param>
public sealed record DateQuery(DateOnly? From, DateOnly? To) : Query
{
    /// <inheritdoc />
    public override string ToString() => $"date:[{Day(From)} TO {Day(To)}]";

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "*";
}
