using System.CommandLine;
using Archive.Core.Articles;

namespace Archive.Cli.Arguments;

/// <summary><c>--source</c> of the verbs that give articles a source; those that search by one have their own.</summary>
internal static class SourceOption
{
    public static Option<string> Create() => new("--source")
    {
        Description = "The name of the source the articles come from.",
        HelpName = "NAME",
        DefaultValueFactory = _ => ArticleIdentity.DefaultSource,
    };
}
