using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class LayerErrorsTests
{
    [Fact]
    public void GradientReturn_FailingBackward_GivesZerosAndKeepsTheFirstError()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gradient = GradientReturn.Of(ones(2, 3), [4, 5], _ => throw new InvalidDataException("first"));
        Assert.Equal([4, 5], gradient.shape);
        Assert.All(gradient.Values(), value => Assert.Equal(0, value));
        GradientReturn.Of(ones(2, 3), [4, 5], _ => throw new InvalidDataException("second"));
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(LayerErrors.ThrowIfAny);
        Assert.Equal("first", error.InnerException?.Message);
        LayerErrors.ThrowIfAny();
    }
}
