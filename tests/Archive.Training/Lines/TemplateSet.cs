namespace Archive.Training.Lines;

/// <summary>The grammars and stories that one writer made without seeing those of the others.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Grammars">A grammar a language.</param>
/// <param name="Stories">The stories a language.</param>
internal sealed record TemplateSet(
    string Name, IReadOnlyDictionary<string, Grammar> Grammars, IReadOnlyDictionary<string, List<Story>> Stories)
{
    public static readonly string[] Languages = ["it", "en"];

    /// <summary>Reads all sets of a folder, a folder each.</summary>
    public static List<TemplateSet> ReadAll(string folder) => Directory.GetDirectories(folder).Order(StringComparer.Ordinal)
        .Select(set => new TemplateSet(
            Path.GetFileName(set),
            Languages.ToDictionary(language => language, language => Grammar.Read(Path.Combine(set, $"{language}.layouts"))),
            Languages.ToDictionary(
                language => language,
                language => Path.Combine(set, $"{language}.stories") is var path && File.Exists(path) ? Story.Read(path) : [])))
        .ToList();
}
