namespace Archive.Core.Normalization.Pages.Metadata;

/// <summary>What the markup of a page states about its article: every value with its source, none chosen yet.</summary>
internal sealed record MarkupMetadata
{
    /// <summary>The titles by their source; at most one of each.</summary>
    public required IReadOnlyList<StatedTitle> Titles { get; init; }

    /// <summary>The descriptions of the page, without repetitions.</summary>
    public required IReadOnlyList<string> Descriptions { get; init; }

    /// <summary>The authors in JSON-LD, as written there.</summary>
    public required IReadOnlyList<StatedAuthor> LinkedAuthors { get; init; }

    /// <summary>The authors in meta elements, as written there.</summary>
    public required IReadOnlyList<string> MetaAuthors { get; init; }

    /// <summary>The dates by their source.</summary>
    public required IReadOnlyList<StatedDate> Dates { get; init; }

    /// <summary>The site's name; empty when it is not stated.</summary>
    public required string SiteName { get; init; }

    /// <summary>The page's own address; null when it states none.</summary>
    public required string? Url { get; init; }

    /// <summary>The language that the page declares; null when it declares none.</summary>
    public required string? Language { get; init; }

    /// <summary>The name of the host in the address, without <c>www.</c>; empty for none.</summary>
    public string Host =>
        !Uri.TryCreate(Url, UriKind.Absolute, out var address) ? ""
        : address.Host.StartsWith("www.", StringComparison.Ordinal) ? address.Host[4..]
        : address.Host;

    /// <summary>The names and descriptions of each author in JSON-LD and the meta elements.</summary>
    public IEnumerable<string> Authors => LinkedAuthors.Select(author => author.Name).Concat(MetaAuthors);
}

/// <summary>A title that the markup states.</summary>
internal readonly record struct StatedTitle(TitleSource Source, string Text);

/// <summary>An author in JSON-LD.</summary>
/// <param name="Name">The name, as written.</param>
/// <param name="IsOrganization">Whether the type says that it is no person; <see cref="IsPerson"/> likewise.</param>
/// <param name="IsPerson">Whether the type says that it is a person.</param>
internal readonly record struct StatedAuthor(string Name, bool IsOrganization, bool IsPerson);

/// <summary>A date that the markup states.</summary>
internal readonly record struct StatedDate(DateSource Source, FoundDate Date);

/// <summary>Where a title is stated.</summary>
internal enum TitleSource
{
    Linked,
    LinkedAlternative,
    OpenGraph,
    Twitter,
    Document,
    Meta,
    LinkedPage,
    Microdata,
}

/// <summary>Where a date is stated.</summary>
internal enum DateSource
{
    Linked,
    LinkedPage,
    LinkedCreated,
    Meta,
    Modified,
}
