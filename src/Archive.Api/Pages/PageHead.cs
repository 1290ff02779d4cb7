namespace Archive.Api.Pages;

/// <summary>What the layout of every page needs to know of it.</summary>
/// <param name="Language">The language of the page: it, en, another ISO 639-1 code, or und.</param>
/// <param name="Title">What the window is called.</param>
public sealed record PageHead(string Language, string Title)
{
    /// <summary>Further meta elements, by name; a name may stand several times.</summary>
    public IReadOnlyList<(string Name, string Content)> Metas { get; init; } = [];
}
