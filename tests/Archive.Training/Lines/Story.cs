namespace Archive.Training.Lines;

/// <summary>An article that is put into layouts: our own text.</summary>
internal sealed class Story
{
    public List<string> Titles { get; } = [];
    public List<string> Kickers { get; } = [];
    public List<string> Standfirsts { get; } = [];
    public List<string> Captions { get; } = [];

    /// <summary>Paragraphs; "## " begins a subheading.</summary>
    public List<string> Body { get; } = [];

    /// <summary>Reads the stories of a file.</summary>
    /// <exception cref="FormatException">A line is neither a field nor text.</exception>
    public static List<Story> Read(string path)
    {
        var stories = new List<Story>();
        var isBody = false;
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (line == "story")
            {
                stories.Add(new Story());
                isBody = false;
            }
            else if (line == "--")
            {
                isBody = true;
            }
            else
            {
                var field = isBody
                    ? stories[^1].Body
                    : stories[^1].FieldOf(line) ?? throw new FormatException($"{path}: “{line}” is no field.");
                field.Add(isBody ? line : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            }
        }
        return stories;
    }

    private List<string>? FieldOf(string line) => line[..Math.Max(0, line.IndexOf(':', StringComparison.Ordinal))] switch
    {
        "title" => Titles,
        "kicker" => Kickers,
        "standfirst" => Standfirsts,
        "caption" => Captions,
        _ => null,
    };
}
