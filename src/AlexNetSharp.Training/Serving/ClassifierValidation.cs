using Microsoft.Extensions.Options;

namespace AlexNetSharp;

/// <summary>Checks the options of one classifier of an application; the weights themselves are checked when they are loaded.</summary>
/// <param name="wanted">The options' name.</param>
internal sealed class ClassifierValidation(string wanted) : IValidateOptions<ClassifierOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ClassifierOptions options)
    {
        if (name != wanted)
        {
            return ValidateOptionsResult.Skip;
        }

        try
        {
            options.Check();
            return options.Weights.Length > 0
                ? ValidateOptionsResult.Success
                : throw new InvalidOptionException(
                    $"A classifier has no {RequestOption.Of(nameof(ClassifierOptions.Weights))}; give the path of a bundle.");
        }
        catch (InvalidOptionException e)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
