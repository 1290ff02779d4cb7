using System.Text.RegularExpressions;

namespace Archive.Tests.Architecture;

/// <summary>Which of the folders directly below one use which others, by the using directives of their files.</summary>
internal sealed partial class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    private FolderGraph()
    {
    }

    [GeneratedRegex(
        @"^\s*(?:global )?using (?:static )?(?:\w+ = )?(?:global::)?(?<namespace>[\w.]+)\s*;",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex UsingDirective { get; }

    /// <summary>Reads the folders directly below one. Files that are in it directly belong to no folder, and do not count.</summary>
    /// <param name="folder">The folder, relative to the root of the repository.</param>
    /// <param name="rootNamespace">The namespace of the folder; those of its folders follow them.</param>
    public static FolderGraph Read(string folder, string rootNamespace)
    {
        var sources = SourceFiles.Under(folder).Select(path => (Path: SourceFiles.RelativePath(path), Text: File.ReadAllText(path)));
        return Of(sources.Select(source => (source.Path[(folder.Length + 1)..], source.Text)), rootNamespace);
    }

    /// <summary>Reads files.</summary>
    /// <param name="files">Their paths relative to the folder, and their texts.</param>
    /// <param name="rootNamespace">The namespace of the folder.</param>
    public static FolderGraph Of(IEnumerable<(string Path, string Text)> files, string rootNamespace)
    {
        var graph = new FolderGraph();
        var sources = files.Where(file => file.Path.Contains('/', StringComparison.Ordinal)).ToList();
        foreach (var (path, _) in sources)
        {
            graph._uses.TryAdd(FirstPart(path, '/'), new SortedDictionary<string, string>(StringComparer.Ordinal));
        }
        foreach (var (path, text) in sources)
        {
            var folder = FirstPart(path, '/');
            foreach (Match directive in UsingDirective.Matches(text))
            {
                var used = directive.Groups["namespace"].Value;
                if (!used.StartsWith(rootNamespace + ".", StringComparison.Ordinal)) continue;
                var target = FirstPart(used[(rootNamespace.Length + 1)..], '.');
                if (target != folder && graph._uses.ContainsKey(target)) graph._uses[folder].TryAdd(target, path);
            }
        }
        return graph;
    }

    /// <summary>The folders that a folder uses.</summary>
    public IReadOnlyCollection<string> UsedBy(string folder) => _uses[folder].Keys;

    /// <summary>
    /// For every dependency that leads back, the shortest circle through it; each step is named with a file that takes it.
    /// </summary>
    public IReadOnlyList<string> FindCircles()
    {
        var circles = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (folder, uses) in _uses)
        {
            foreach (var used in uses.Keys)
            {
                if (FindPath(used, folder) is not { } path) continue;
                circles.TryAdd(string.Join(' ', path.Order(StringComparer.Ordinal)), string.Join(", ", Steps([folder, .. path])));
            }
        }
        return [.. circles.Values];
    }

    private IEnumerable<string> Steps(List<string> path) => path.Zip(path.Skip(1), (from, to) => $"{from} -> {to} ({_uses[from][to]})");

    /// <summary>The folders on the shortest path from one to another, both included; null when there is none.</summary>
    private List<string>? FindPath(string from, string to)
    {
        var previous = new Dictionary<string, string>(StringComparer.Ordinal) { [from] = "" };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var folder))
        {
            if (folder == to)
            {
                var path = new List<string>();
                for (var at = to; at.Length > 0; at = previous[at]) path.Insert(0, at);
                return path;
            }
            foreach (var next in _uses[folder].Keys.Where(next => previous.TryAdd(next, folder))) queue.Enqueue(next);
        }
        return null;
    }

    private static string FirstPart(string text, char separator) => text.Split(separator, 2)[0];
}
