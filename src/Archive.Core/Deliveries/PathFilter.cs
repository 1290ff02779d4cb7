using System.Buffers;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Archive.Core.Deliveries;

/// <summary>
/// Which files of a folder are taken: by the globs of the command line, and by ignore files (<see cref="FileName"/>) in the folder and those below it. A
/// glob without a slash means a name at any depth, as it does in .gitignore; “**” stands for any folders.
/// </summary>
internal sealed class PathFilter
{
    /// <summary>The name of ignore files: a glob a line, relative to their folder; empty lines and lines that begin with # mean nothing.</summary>
    public const string FileName = ".archiveignore";

    private static readonly SearchValues<char> NotUnderstood = SearchValues.Create("?[]{}!\\");

    private readonly PathFilter? _outer;
    private readonly string _folder;
    private readonly string _origin;
    private readonly Matcher? _include;
    private readonly List<(string Glob, Matcher Matcher)> _exclude;

    private PathFilter(PathFilter? outer, string folder, string origin, IReadOnlyList<string> include, IReadOnlyList<string> exclude)
    {
        _outer = outer;
        _folder = folder;
        _origin = origin;
        if (include.Count > 0)
        {
            _include = new Matcher(StringComparison.Ordinal);
            _include.AddIncludePatterns(include.SelectMany(Expand));
        }
        _exclude = exclude.Select(glob =>
        {
            var matcher = new Matcher(StringComparison.Ordinal);
            matcher.AddIncludePatterns(Expand(glob));
            return (glob, matcher);
        }).ToList();
    }

    /// <summary>The filter of a command line.</summary>
    public static PathFilter Of(InputOptions options) => new(null, "", "--exclude", options.Include, options.Exclude);

    /// <summary>The filter within a folder: this one, and the folder's ignore file where there is one.</summary>
    /// <param name="path">The folder's path, as files in it are asked about: "" or ending in a slash.</param>
    /// <param name="ignoreFile">The ignore file's path on the disk.</param>
    /// <exception cref="IOException">The ignore file cannot be read.</exception>
    public PathFilter Within(string path, string ignoreFile)
    {
        if (!File.Exists(ignoreFile)) return this;
        var globs = File.ReadLines(ignoreFile).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        return globs.Count == 0 ? this : new PathFilter(this, path, FileName, [], globs);
    }

    /// <summary>Why a file is not taken; null when it is.</summary>
    /// <param name="path">Its path below the folder or archive that was named.</param>
    /// <param name="isContainer">Whether it holds files itself: then those have to be included, not it.</param>
    public string? Refusal(string path, bool isContainer = false)
    {
        if (_outer?.Refusal(path, isContainer) is { } refusal) return refusal;
        var below = path.StartsWith(_folder, StringComparison.Ordinal) ? path[_folder.Length..] : path;
        foreach (var (glob, matcher) in _exclude)
        {
            if (matcher.Match(below).HasMatches) return $"Excluded by {_origin}: {glob}";
        }
        return _include is not null && !isContainer && !_include.Match(below).HasMatches ? "Not among what --include names." : null;
    }

    /// <summary>What looks like a glob and would match nothing, or everything, is an error rather than a surprise.</summary>
    private static IEnumerable<string> Expand(string glob)
    {
        if (glob.Trim('/').Length == 0 || glob.AsSpan().ContainsAny(NotUnderstood) || glob.Split('/').Contains(".."))
        {
            throw new ArchiveException(FaultKind.Configuration, $"“{glob}” is not a glob that is understood: * stands for any letters of a name, ** for any folders; there are no ?, [], {{}} and !.");
        }
        var trimmed = glob.Trim('/');
        var anywhere = glob.TrimEnd('/').Contains('/', StringComparison.Ordinal) ? trimmed : "**/" + trimmed;
        return glob.EndsWith('/') ? [anywhere + "/**/*"] : [anywhere, anywhere + "/**/*"];
    }
}
