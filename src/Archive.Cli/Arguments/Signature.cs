using System.CommandLine;
using Archive.Core.Access;

namespace Archive.Cli.Arguments;

/// <summary><c>--by</c> of the verbs whose doing is kept with a name.</summary>
internal static class Signature
{
    public static Option<string> Create()
    {
        var by = new Option<string>("--by")
        {
            Description = "Who does it, as the records will say (default: this machine's user).",
            HelpName = "NAME",
            DefaultValueFactory = _ => Environment.UserName,
        };
        by.Validators.Add(result =>
        {
            if (KeyRing.ProblemOfName(result.GetValueOrDefault<string>()) is not null)
            {
                result.AddError($"--by is a name of 1 to {KeyRing.MaxNameLength} characters, none of them a control character.");
            }
        });
        return by;
    }
}
